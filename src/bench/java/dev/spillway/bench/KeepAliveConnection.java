package dev.spillway.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 connection that posts JSON to one path and reads whole answers.
///
/// The JDK's client hands each exchange through two threads, which on two cores costs as much as `SELECT 1` itself; a
/// blocking socket leaves the processor to the server. It knows `Content-Length`, chunked answers and `Connection:
/// close` (servers end a connection after some number of requests; the next exchange opens another) and nothing else.
///
/// Used by one thread.
final class KeepAliveConnection implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final String LENGTH = "content-length:";
    private static final String CHUNKED = "transfer-encoding: chunked";
    private static final String CLOSE = "connection: close";

    private final URI server;
    private final String head;
    private Socket socket;
    private InputStream input;
    private OutputStream output;
    private boolean isClosedByServer;

    /// The answer to one request, to its last byte.
    record Answer(int status, byte[] body) {}

    KeepAliveConnection(URI server, String path) throws IOException {
        this.server = server;
        this.socket = connect(server);
        this.input = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        this.output = socket.getOutputStream();
        this.head = "POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ";
    }

    private static Socket connect(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    Answer exchange(byte[] json) throws IOException {
        if (isClosedByServer) {
            reconnect();
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((head + json.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(json);
        request.writeTo(output);
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        int length = 0;
        boolean isChunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(LENGTH)) {
                length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
            }
            isChunked |= lower.startsWith(CHUNKED);
            isClosedByServer |= lower.startsWith(CLOSE);
        }
        return new Answer(status, isChunked ? chunks() : bytes(length));
    }

    private byte[] bytes(int length) throws IOException {
        byte[] read = input.readNBytes(length);
        if (read.length < length) {
            throw new EOFException("the server must send the whole answer");
        }
        return read;
    }

    private void reconnect() throws IOException {
        socket.close();
        socket = connect(server);
        input = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
        output = socket.getOutputStream();
        isClosedByServer = false;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.writeBytes(bytes(length));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the server must answer before it closes the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
