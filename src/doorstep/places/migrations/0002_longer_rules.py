from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rule",
            name="value",
            field=models.CharField(max_length=200),
        ),
    ]
