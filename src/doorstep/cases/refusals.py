"""Why a case cannot go a step further."""

from doorstep.texts.refusals import Refusal


class CaseMoved(Refusal):
    """The case stands elsewhere than was seen, or where this step does not follow."""

    code = "case-moved"
