"""KooKoo's (Ozonetel's) markup: one address for everything, and the event in a field."""

from xml.etree.ElementTree import Element, SubElement, tostring

from doorstep.engines.phone_menu.values import (
    Digits,
    Gather,
    Hangup,
    HungUp,
    NoInput,
    Play,
    Record,
    RecordingReady,
    Reject,
    Spoken,
    Transfer,
    TransferEnded,
    Verb,
)
from doorstep.gateways.telephony.secrets import knows_the_address
from doorstep.gateways.telephony.twiml import number, step_of
from doorstep.gateways.telephony.values import Asked, Heard, Incoming, Keys, Nothing, NotUnderstood, Reply, Rings, Way


class KooKoo:
    """Every answer but the last names the address of the next step in `gotourl`, so that a repeat is known."""

    secret_in_path = True
    in_words = False

    def verify(self, *, asked: Asked, keys: Keys) -> bool:
        """This function will hold a request against the secret in its path and where it may come from."""
        return knows_the_address(asked=asked, keys=keys)

    def parse(self, *, asked: Asked) -> Incoming:
        """This function will read one of KooKoo's events."""
        fields = asked.fields
        call = fields.get("sid", "")
        if not call or len(call) > 80:
            raise NotUnderstood("there is no sid")
        said = fields.get("cid_e164") or fields.get("cid", "")
        return Incoming(call=call, number=number(said), heard=self._heard(asked), step=step_of(asked.url))

    def _heard(self, asked: Asked) -> Heard:
        fields = asked.fields
        event, data = fields.get("event", ""), fields.get("data", "")
        match event:
            case "NewCall":
                return Rings()
            case "GotDTMF":
                return Digits(data[:20]) if data else NoInput()
            case "Record":
                return RecordingReady(data[:500]) if data else NoInput()
            case "Dial":
                return TransferEnded(fields.get("status", "") == "answered")
            case "Disconnect" | "Hangup":
                return HungUp()
            case _:
                return Nothing()

    def render(self, *, verbs: tuple[Verb, ...], way: Way) -> Reply:
        """This function will write verbs as XML."""
        root = Element("response")
        for verb in verbs:
            self._write(root, verb, way)
        if verbs and isinstance(verbs[-1], Gather | Record | Transfer):
            SubElement(root, "gotourl").text = way.next_url
        return Reply("application/xml", '<?xml version="1.0" encoding="UTF-8"?>' + tostring(root, encoding="unicode"))

    def _write(self, root: Element, verb: Verb, way: Way) -> None:
        match verb:
            case Gather():
                named = {"l": str(verb.most), "t": verb.finish, "o": str(verb.seconds * 1000)}
                _play(SubElement(root, "collectdtmf", named), verb.spoken, way)
            case Record():
                _play(root, verb.spoken, way)
                SubElement(root, "record", format="wav", silence="4", maxduration=str(verb.seconds), termchar="#")
            case Transfer():
                _play(root, verb.spoken, way)
                SubElement(root, "dial", timeout=str(verb.seconds)).text = verb.number
            case Play():
                _play(root, verb.spoken, way)
            case Hangup() | Reject():
                _play(root, verb.spoken if isinstance(verb, Hangup) else (), way)
                SubElement(root, "hangup")
            case _:
                raise ValueError("an Ask is answered before anything is said")


def _play(parent: Element, spoken: tuple[Spoken, ...], way: Way) -> None:
    for url in way.sounds(spoken):
        SubElement(parent, "playaudio").text = url
