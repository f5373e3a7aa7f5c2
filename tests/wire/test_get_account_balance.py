"""GetAccountBalance."""

from wire.speaking import Client


def test_balance(rita: Client) -> None:
    answer = rita.get_account_balance()
    assert answer["AvailableBalance"] == "100.00"
    assert answer["OnHoldBalance"] == "0.00"
    assert answer["ResponseMetadata"]["RequestId"]
