"""What several apps' tests share."""

from clearinghouse.site.messages import compile_messages


def pytest_configure() -> None:
    compile_messages()
