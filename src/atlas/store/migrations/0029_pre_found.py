"""What is asked by a claim or by time is found by an index, and no two entries of a case take one place."""

from django.db import migrations

_FOUND = """
CREATE INDEX dissemination_line_claim ON dissemination_line (claim);
CREATE INDEX glass_request_recorded ON glass_request (recorded_at);
DROP INDEX subject_case_number;
CREATE UNIQUE INDEX subject_case_number ON subject_case (organisation, number, place);
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0028_pre_remnants")]
    operations = [migrations.RunSQL(_FOUND, migrations.RunSQL.noop)]
