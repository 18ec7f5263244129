from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0003_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="agent_preference",
            field=models.CharField(
                blank=True, choices=[("", "Anyone of the team"), ("woman", "A woman")], default="", max_length=8
            ),
        ),
    ]
