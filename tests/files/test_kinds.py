"""Types are judged by bytes; what could act in a page is never of a kind that is shown in one."""

import io
import zipfile

import pytest

from kempelen.files.kinds import INERT, UNKNOWN, judged


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><z>&b;</z>'


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0 ftypavif", "image/avif"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b"fLaC", "audio/flac"),
        (b"OggS\0", "audio/ogg"),
        (b"\0\0\0 ftypM4A ", "audio/mp4"),
        (b"\0\0\0 ftypisom", "video/mp4"),
        (b"\x1aE\xdf\xa3", "video/webm"),
    ],
)
def test_pictures_and_sound_are_known(head, kind):
    assert judged(head) == kind
    assert kind in INERT


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"mif1", b"msf1"])
def test_phones_photos_are_known_but_few_browsers_show_them(brand):
    assert judged(b"\0\0\0 ftyp" + brand, "video/mp4") == "image/heic"
    assert "image/heic" not in INERT


@pytest.mark.parametrize(
    "head",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        b"%PDF-1.7",
        b"MZ\x90\0",
        b"#!/bin/sh",
        b"RIFF\0\0\0\0EVIL",
        b"\0\0\0 ftypcrx ",
        b"",
        BOMB,
        zipped({"zeros": b"\0" * 10_000_000}),
        zipped({"../../etc/passwd": b"root"}),
    ],
)
@pytest.mark.parametrize("declared", ["", "image/png", "image/svg+xml", "text/html", "audio/webm", "video/mp4"])
def test_what_can_act_or_is_unknown_is_never_shown(head, declared):
    assert judged(head, declared) not in INERT


def test_the_sender_is_believed_only_between_kinds_that_look_alike():
    assert judged(b"\x1aE\xdf\xa3", "audio/webm;codecs=opus") == "audio/webm"
    assert judged(b"OggS\0", "video/ogg") == "video/ogg"
    assert judged(b"GIF89a", "audio/webm") == "image/gif"
    assert judged(b"hello", "audio/webm") == UNKNOWN
