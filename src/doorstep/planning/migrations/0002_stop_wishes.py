from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="stop",
            name="wishes",
            field=models.JSONField(default=list),
        ),
    ]
