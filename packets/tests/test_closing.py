from packets import printing
from packets.tests.factories import closed, signed, NOW


def test_first(cast):
    packet = closed(cast.pinewood, cast.lead)
    print(bytes(packet.content).decode())
    assert packet.files.count() == 3
    printing.make(packet_id=packet.pk, now=NOW)
    file = packet.files.get(kind="pdf")
    open("/tmp/pk.pdf","wb").write(bytes(file.content))
    open("/tmp/pk.html","wb").write(bytes(packet.files.get(kind="page").content))
    print(bytes(packet.files.get(kind="figures").content).decode())
    signed(packet, cast.lead)
    signed(packet, cast.leader)
