import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
        ("planning", "0003_improved_upto"),
    ]

    operations = [
        migrations.AddField(model_name="dayplan", name="closed_roads", field=models.JSONField(default=list)),
        migrations.AddField(model_name="route", name="free_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="route",
            name="free_address",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.address",
            ),
        ),
    ]
