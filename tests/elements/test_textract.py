"""crowd-textract-analyze-document: keys and values of a page, by mouse and by keys (crowd-elements 7.12)."""

import pytest

from canvas import Canvas

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAG = "crowd-textract-analyze-document"
NAME = "AWS/Textract/AnalyzeDocument/Forms/V1"
BLOCKS = """[
  {blockType:'KEY_VALUE_SET', id:'k1', entityTypes:['KEY'], text:'Date:', relationships:[{type:'VALUE', ids:['v1']}],
   geometry:{boundingBox:{left:0.25, top:0.1, width:0.25, height:0.1}}},
  {blockType:'KEY_VALUE_SET', id:'v1', entityTypes:['VALUE'], text:'3 Mai',
   geometry:{boundingBox:{left:0.25, top:0.5, width:0.25, height:0.1}}}]"""


def page(more=""):
    return (
        f'<crowd-form><{TAG} header="Check" src="/pictures/street.svg" initial-value="{BLOCKS}" {more}'
        " block-types=\"['KEY_VALUE_SET']\" keys=\"[{importantFormKey:'Name', importantFormKeyAliases:['Who']}]\""
        f"></{TAG}></crowd-form>"
    )


def opened(task, more="", **how):
    canvas = Canvas(task(page(more), **how), TAG)
    canvas.wait()
    return canvas


def block(ident, kind, text, *values):
    relations = [{"type": "VALUE", "ids": list(values)}] if values else []
    return {"blockType": "KEY_VALUE_SET", "id": ident, "relationships": relations, "entityTypes": [kind], "text": text}


def box_of(canvas, index):
    """Return left, top, width and height of a field's box, in pixels of the picture."""
    return canvas.task.script(
        f"""(index) => {{
          const widget = document.querySelector("{TAG}");
          const box = widget.draft().pairs.flat()[index].box;
          return [box.left * 640, box.top * 420, box.width * 640, box.height * 420].map(Math.round);
        }}""",
        index,
    )


def test_a_value_is_edited_and_a_missing_pair_added(task):
    canvas = opened(task)
    work = canvas.task
    canvas.click((200, 230))
    work.find("li.is-chosen input").nth(1).fill("3 May")
    work.frame.get_by_role("button", name="Add Name").click()
    work.frame.get_by_text("Missing: Name").wait_for(state="detached")
    assert work.find(".pairs input").first.input_value() == "Name"
    work.page.keyboard.type("Ada")
    canvas.drag((30, 20), (130, 60))
    assert box_of(canvas, 1) == [30, 20, 100, 40]
    assert work.submit() == {
        NAME: {
            "blocks": [
                block("added-1", "KEY", "Name", "added-2"),
                block("added-2", "VALUE", "Ada"),
                block("k1", "KEY", "Date:", "v1"),
                block("v1", "VALUE", "3 May"),
            ]
        }
    }


def test_boxes_are_moved_and_resized_and_undone(task):
    canvas = opened(task)
    canvas.drag((200, 230), (230, 250))
    assert box_of(canvas, 1) == [190, 230, 160, 42]
    canvas.drag((350, 272), (400, 300))
    assert box_of(canvas, 1) == [190, 230, 210, 70]
    canvas.task.press("Control+z", "Control+z")
    assert canvas.task.script(f"document.querySelector('{TAG}').draft()") is None


def test_what_may_not_be_edited_stays(task):
    canvas = opened(task, "no-key-edit no-geometry-edit")
    canvas.drag((200, 230), (230, 250))
    assert canvas.task.script(f"document.querySelector('{TAG}').draft()") is None
    assert [canvas.task.find(".pairs input").nth(nth).is_editable() for nth in (0, 1)] == [False, True]


def test_keys_alone(task):
    canvas = opened(task)
    work = canvas.task
    canvas.focus()
    work.press("]", "]", "ArrowRight", "Shift+ArrowDown", ".", "ArrowLeft")
    assert box_of(canvas, 1) == [160, 220, 161, 42]
    work.press("Enter")
    work.press("End", "Backspace")
    work.page.keyboard.type("y")
    work.find(".add").focus()
    work.press("Enter")
    work.page.keyboard.type("Place")
    canvas.focus()
    work.press("Enter", "Control+Enter")
    texts = [one["text"] for one in work.answer()[NAME]["blocks"]]
    assert texts == ["Date:", "3 May", "Place"]


def test_a_pair_is_removed_and_one_without_a_key_refused(task):
    canvas = opened(task)
    work = canvas.task
    work.frame.get_by_role("button", name="Remove pair 1").click()
    assert canvas.value() == {"blocks": []}
    work.find(".add").click()
    work.find(".pairs input").nth(1).fill("Ada")
    work.find("[part~=submit]").first.click()
    work.frame.get_by_text("Write the key of every pair").first.wait_for()
    assert work.is_open()


def test_a_script_names_the_important_keys(task):
    canvas = opened(task)
    canvas.task.script(f"document.querySelector('{TAG}').keys = [{{importantFormKey: 'Place'}}]")
    canvas.task.frame.get_by_text("Missing: Place").wait_for()
    canvas.focus()
    canvas.task.press("]", "ArrowRight")
    assert box_of(canvas, 0) == [161, 42, 160, 42]


def test_a_draft_comes_back(task):
    canvas = opened(task)
    work = canvas.task
    work.find(".pairs input").nth(1).fill("3 May")
    before = canvas.value()
    draft = work.script(f"JSON.stringify(document.querySelector('{TAG}').draft())")
    work.script(f"document.querySelector('{TAG}').reset()")
    assert canvas.value() != before
    work.script(f"(draft) => document.querySelector('{TAG}').restore(JSON.parse(draft))", draft)
    assert canvas.value() == before
    for junk in (None, 3, {"pairs": [None, [3]]}):
        work.script(f"(draft) => document.querySelector('{TAG}').restore(draft)", junk)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing_serious(task, faults_of, scheme, width):
    canvas = opened(task, scheme=scheme, width=width)
    canvas.click((200, 230))
    assert faults_of(canvas.task) == []
    assert canvas.task.script("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_may_be_set_by_a_script_and_known_fields_keep_their_boxes(task):
    canvas = opened(task)
    canvas.task.script(
        """(tag) => {
      const widget = document.querySelector(tag);
      const answer = JSON.parse(JSON.stringify(widget.value));
      answer.blocks[1].text = '4 Mai';
      widget.value = answer;
    }""",
        canvas.tag,
    )
    assert canvas.value() == {"blocks": [block("k1", "KEY", "Date:", "v1"), block("v1", "VALUE", "4 Mai")]}
    assert box_of(canvas, 1) == [160, 210, 160, 42]
