"""A TCP proxy before a server, for what a network does to connections.

	proxy = Proxy(("127.9.8.7", 41234))
	... host=127.0.0.1 port=proxy.port ...
	proxy.hold_at(5000)		stand still after so many bytes from now
	proxy.held.wait(10)		until it does
	proxy.reset()			RST to both sides of every connection
	proxy.black_hole()		no packet, no answer and no end any more
	proxy.go()			forwards again, but not into the hole
	proxy.bury()			ends what is in the hole

It forwards bytes, so TLS between the two passes through.  All sockets belong
to one thread; the methods hand it their work and wait.
"""
import ctypes
import selectors
import socket
import struct
import threading

CHUNK = 16384
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27
# One instruction of the kernel's packet filter, "keep 0 bytes": what arrives
# is dropped before TCP sees it, so nothing is acknowledged either.
DROP = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))
DROP_ALL = struct.pack("HxxxxxxP", 1, ctypes.addressof(DROP))
RST_ON_CLOSE = struct.pack("ii", 1, 0)


class End:
    """One side of a connection, and the bytes that are to go there."""

    def __init__(self, sock):
        self.sock, self.other, self.out = sock, None, b""
        self.ended = self.lost = False


class Proxy(threading.Thread):
    def __init__(self, server):
        super().__init__(daemon=True)
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.wake, self.waker = socket.socketpair()
        self.selector = selectors.DefaultSelector()
        self.ends, self.work = [], []
        self.forwards, self.limit, self.bytes = True, None, 0
        self.held = threading.Event()
        for sock in self.listener, self.wake:
            self.selector.register(sock, selectors.EVENT_READ)
        self.start()

    def hold_at(self, limit):
        """Counts from here; None: only counts."""
        self._do(lambda: self._hold_at(limit))

    def reset(self):
        self._do(lambda: [self._close(end) for end in self.ends[:]])

    def black_hole(self):
        self._do(self._black_hole)

    def go(self):
        self._do(self._go)

    def bury(self):
        self._do(lambda: [self._close(end) for end in self.ends[:]
                          if end.lost])

    def _do(self, work):
        done = threading.Event()
        self.work.append((work, done))
        self.waker.send(b"x")
        done.wait()

    def _hold_at(self, limit):
        self.held.clear()
        self.limit, self.bytes = limit, 0

    def _black_hole(self):
        self.forwards = False
        self._filter(self.listener)
        for end in self.ends:
            end.lost = True
            self._filter(end.sock)
            self._watch(end)

    @staticmethod
    def _filter(sock):
        sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, DROP_ALL)

    def _go(self):
        self.forwards, self.limit = True, None
        try:
            self.listener.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)
        except OSError:
            pass        # there was none
        for end in self.ends[:]:
            self._send(end)

    def run(self):
        while True:
            for key, events in self.selector.select():
                if key.fileobj is self.wake:
                    self.wake.recv(1)
                    work, done = self.work.pop(0)
                    work()
                    done.set()
                elif key.fileobj is self.listener:
                    self._accept()
                elif key.data in self.ends:
                    if events & selectors.EVENT_WRITE:
                        self._send(key.data)
                    if events & selectors.EVENT_READ and \
                            key.data in self.ends:
                        self._receive(key.data)

    def _accept(self):
        client = self.listener.accept()[0]
        try:
            server = socket.create_connection(self.server)
        except OSError:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                              RST_ON_CLOSE)
            client.close()
            return
        one, two = End(client), End(server)
        one.other, two.other = two, one
        for end in one, two:
            end.sock.setblocking(False)
            end.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.ends.append(end)
        for end in one, two:
            self._watch(end)

    def _watch(self, end):
        """Registers the socket for what may happen on it now."""
        events, moves = 0, self.forwards and not end.lost
        if moves and not end.ended and not end.other.out:
            events |= selectors.EVENT_READ
        if moves and end.out:
            events |= selectors.EVENT_WRITE
        known = end.sock in self.selector.get_map()
        if known and events == 0:
            self.selector.unregister(end.sock)
        elif known:
            self.selector.modify(end.sock, events, end)
        elif events != 0:
            self.selector.register(end.sock, events, end)

    def _receive(self, end):
        if not self.forwards:
            return
        try:
            data = end.sock.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            self._close(end)
            return
        end.ended = data == b""
        end.other.out += data
        self.bytes += len(data)
        if self.limit is not None and self.bytes >= self.limit:
            self.forwards, self.limit = False, None
            for each in self.ends:
                self._watch(each)
            self.held.set()
            return
        self._send(end.other)

    def _send(self, end):
        if end not in self.ends or end.lost or not self.forwards:
            return
        try:
            sent = end.sock.send(end.out) if end.out else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            self._close(end)
            return
        end.out = end.out[sent:]
        if end.other.ended and not end.out:
            self._close(end, rst=False)
            return
        self._watch(end)
        self._watch(end.other)

    def _close(self, end, rst=True):
        for each in end, end.other:
            if each not in self.ends:
                continue
            self.ends.remove(each)
            if each.sock in self.selector.get_map():
                self.selector.unregister(each.sock)
            if rst:
                each.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                     RST_ON_CLOSE)
            each.sock.close()
