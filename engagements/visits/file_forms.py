"""A file to go with a visit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from editing.inputs import client_id_field
from engagements.visits.attaching import in_megabytes
from engagements.visits.file_types import ACCEPTED, TAKEN, safe_name


class FileForm(forms.Form):
    """What may be attached is decided by the content, in `contents`; the size already here."""

    client_id = client_id_field()
    file = forms.FileField(
        label="File",
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = f"At most {in_megabytes()}."
        self.fields[
            "file"
        ].help_text = f"{TAKEN}. {most} Both sides can open it; do not name any child."

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.VISIT_FILE_BYTES:
            name = safe_name(file.name)
            raise forms.ValidationError(
                f"“{name}” is larger than {in_megabytes()}. Make it smaller first."
            )
        return file
