"""Print the demo's sign-ins, one a line."""

from django.core.management.base import BaseCommand

from demo.stories import ADMINISTRATOR, PASSWORD, STORIES
from people.models import User
from people.roles import Role


class Command(BaseCommand):
    help = "Print who can sign in to the demo; nothing where it is not loaded."

    def handle(self, *args: object, **options: object) -> None:
        if not User.objects.filter(email=ADMINISTRATOR.email).exists():
            return
        shown = [p for story in STORIES for p in story.people if p.shown]
        for person in [ADMINISTRATOR, *shown]:
            role = Role(person.role).label
            self.stdout.write(f"  {role:<18} {person.email:<26} {PASSWORD}")
