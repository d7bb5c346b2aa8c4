from packets.tests.factories import closed


def test_first(cast):
    packet = closed(cast.pinewood, cast.lead)
    print(bytes(packet.content).decode())
    assert packet.files.count() == 3
