from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0002_reserve"),
    ]

    operations = [
        migrations.AddField(
            model_name="fieldagent",
            name="photo",
            field=models.CharField(blank=True, default="", editable=False, max_length=100),
        ),
    ]
