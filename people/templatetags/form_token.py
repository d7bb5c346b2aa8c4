"""`{% csrf_token %}` as every form here has it: see `people.form_token`."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.keeping import WRITTEN_BY

register = template.Library()

MARK = '<input type="hidden" name="{}" value="{}">'


class FormTokenNode(CsrfTokenNode):
    def render(self, context: Context) -> SafeString:
        mark: Any = getattr(context.get("csrf_token"), "written_by", "")
        marked = format_html(MARK, WRITTEN_BY, mark) if mark else ""
        return format_html("{}{}", super().render(context), marked)


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormTokenNode:
    return FormTokenNode()
