"""The department's own telephone line: SIP and RTP over UDP, driving the same webhook as a cloud provider.

`line.py` runs it; `message`, `headers`, `sdp`, `digest`, `g711`, `rtp`, `keys` and `twiml` are pure."""
