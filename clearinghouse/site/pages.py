"""The first editorial pages of an installation, made from the texts in ``site/editorial/``.

They are a beginning: once there, a page belongs to the editors and is never
written over.
"""

from dataclasses import dataclass
from pathlib import Path

import nh3
from django.conf import settings
from django.db import transaction
from markdown_it import MarkdownIt
from wagtail.models import Locale, Page, Site

from clearinghouse.records.languages import record_language
from clearinghouse.site.models import EditorialPage, HomePage

FOLDER = Path(__file__).parent / "editorial"
PAGES = ("about", "method")
"""The pages under home, in the order of the menu; each name is the page's address."""

ALLOWED_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br"}


@dataclass(frozen=True, slots=True)
class EditorialText:
    """A page's text: ``title`` and ``intro`` from the lines at its head, ``body`` as HTML."""

    title: str
    intro: str
    body: str


def read_text(page: str, language: str) -> EditorialText:
    """The text of a page in a record language. Raises FileNotFoundError where there is none."""
    path = FOLDER / f"{page}.{language}.md"
    _before, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    html = nh3.clean(MarkdownIt().render(body), tags=ALLOWED_TAGS, link_rel=None)
    return EditorialText(fields["title"], fields.get("intro", ""), html)


@transaction.atomic
def create_editorial_pages() -> int:
    """Create what is missing of the home page and the pages under it, in every language; how many."""
    created = 0
    root = Page.objects.get(depth=1)
    homes: dict[str, HomePage] = {}
    originals: dict[str, EditorialPage] = {}
    for language, _name in settings.LANGUAGES:
        locale, _new = Locale.objects.get_or_create(language_code=language)
        home = HomePage.objects.filter(locale=locale).first()
        if home is None:
            text = read_text("home", record_language(language))
            home = HomePage(
                title=text.title,
                slug=f"home-{language}",
                intro=text.intro,
                locale=locale,
                show_in_menus=False,
            )
            if homes:
                home.translation_key = homes["en"].translation_key
            root.add_child(instance=home)
            home.save_revision().publish()
            created += 1
        homes[language] = home
        for name in PAGES:
            page = EditorialPage.objects.child_of(home).filter(slug=name).first()
            if page is None:
                text = read_text(name, record_language(language))
                page = EditorialPage(
                    title=text.title,
                    slug=name,
                    intro=text.intro,
                    body=text.body,
                    locale=locale,
                    show_in_menus=True,
                )
                if name in originals:
                    page.translation_key = originals[name].translation_key
                home.add_child(instance=page)
                page.save_revision().publish()
                created += 1
            originals.setdefault(name, page)
    _serve_from(homes[settings.LANGUAGES[0][0]])
    return created


def _serve_from(home: HomePage) -> None:
    """Make the site begin at our home page, in place of the page that Wagtail comes with."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if isinstance(site.root_page.specific if site.root_page_id else None, HomePage):
        return
    welcome = site.root_page if site.root_page_id else None
    site.hostname, site.port = "localhost", 80
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()
    if welcome is not None and welcome.depth == 2 and welcome.slug == "home":
        welcome.delete()
