"""SQL of the telephone numbers and e-mail addresses in the cells of table `contact`."""

__all__ = ["ADDRESSES", "NUMBERS", "TELEPHONES"]

#: SQL of the telephone numbers of a cell as they are written: "138-0013-8000/0512-66667777".
NUMBERS = (
    "regexp_extract_all(translate(phone, '０１２３４５６７８９－', '0123456789-'), "
    "'(?:(?:\\+|00)?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}|[0-9](?:[ ()-]?[0-9]){6,}')"
)
#: The same, each by its last digits.
TELEPHONES = f"list_transform({NUMBERS}, lambda t: right(regexp_replace(t, '[^0-9]', '', 'g'), 11))"
#: SQL of the e-mail addresses of a cell.
ADDRESSES = (
    "regexp_extract_all(lower(translate(email, '＠．', '@.')), "
    "'[a-z0-9._%+-]+@[a-z0-9-]+(?:[.][a-z0-9-]+)+')"
)
