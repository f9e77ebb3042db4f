"""Order ids in what people type and paste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.orders.order import find_order_ids

ID = "250-1234567-8901234"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        "２５０－１２３４５６７－８９０１２３４",
        "250ー1234567ー8901234",
        "250‑1234567–8901234",
        "250−1234567−8901234",
        "250 1234567 8901234",
        "250 - 1234567 - 8901234",
        "25012345678901234",
        f"注文{ID}です",
        f"https://sellercentral.amazon.co.jp/orders-v3/order/{ID}?ref=mail",
        f"<https://sellercentral.amazon.co.jp/orders-v3/order/{ID}|{ID}>",
        f"https://example.com/?orderID={ID}&x=1",
        f"https://example.com/r?u=https%3A%2F%2Fsellercentral.amazon.co.jp%2Forder%2F{ID}",
        f"please cancel `{ID}`, thanks",
        f"{ID} {ID}",
    ],
)
def test_an_id_is_found_however_it_is_written(text: str) -> None:
    """Full-width digits, any dash, spaces, links and words around an id make no difference."""
    assert find_order_ids(text) == (ID,)


@pytest.mark.parametrize(
    "text", ["", "help", "250-123456-8901234", "1250-1234567-8901234", f"{ID}5", "12-3", "250"]
)
def test_what_is_no_id_is_not_taken_for_one(text: str) -> None:
    """Too few or too many digits are no order id."""
    assert find_order_ids(text) == ()


def test_several_ids_keep_their_order() -> None:
    """Ids come in the order in which they were typed, each once."""
    text = "249-7654321-1234567, 25012345678901234 249-7654321-1234567"
    assert find_order_ids(text) == ("249-7654321-1234567", ID)


@given(
    st.from_regex(r"[0-9]{3}-[0-9]{7}-[0-9]{7}", fullmatch=True), st.text(alphabet="あ語 、。\n")
)
def test_every_id_is_found_among_words(order_id: str, words: str) -> None:
    """Words before and after an id do not hide it."""
    assert find_order_ids(f"{words}{order_id}{words}") == (order_id,)
