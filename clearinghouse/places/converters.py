"""How a country stands in an address: its code in lower case."""


class CountryCodeConverter:
    """``se`` in the address for ``SE`` in the data; other cases are known, to be led there."""

    regex = "[A-Za-z]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value.lower()
