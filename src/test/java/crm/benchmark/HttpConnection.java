package crm.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;

/**
 * One keep-alive connection that sends requests one after another, and reconnects when the server closes it: after
 * a number of requests, or after an idle time. Written by hand because client and server share
 * the machine: Java's own client takes a multiple of this one's processor time.
 */
final class HttpConnection implements AutoCloseable {

    /** Less than the server waits for the next request. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final int port;

    private final String head;

    private final byte[] buffer = new byte[1 << 16];

    private int position;

    private int limit;

    private Socket socket;

    private InputStream in;

    private boolean kept = true;

    private long lastUsed = System.nanoTime();

    HttpConnection(int port, String path, String token) throws IOException {
        this.port = port;
        socket = open(port);
        in = socket.getInputStream();
        head = "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ";
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void open() throws IOException {
        socket.close();
        socket = open(port);
        in = socket.getInputStream();
        position = 0;
        limit = 0;
    }

    /**
     * @param body of the request
     * @return body of the answer
     * @throws IOException if the answer is anything but 200
     */
    byte[] post(byte[] body) throws IOException {
        byte[] start = (head + body.length + "\r\n\r\n").getBytes(ISO_8859_1);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        boolean reused = kept && System.nanoTime() - lastUsed < LONGEST_PAUSE.toNanos();
        if (!reused) {
            open();
        }
        String status;
        try {
            socket.getOutputStream().write(request);
            status = line();
        } catch (EOFException | SocketException e) {
            if (!reused) {
                throw e;
            }
            // A server may close what it has kept just when the next request is on its way.
            System.out.println("  the server closed a connection that it had kept; asking again");
            open();
            socket.getOutputStream().write(request);
            status = line();
        }
        int length = -1;
        kept = true;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (name.equals("connection: close")) {
                kept = false;
            }
        }
        byte[] answer = length < 0 ? chunks() : exactly(length);
        lastUsed = System.nanoTime();
        if (!status.contains(" 200 ") && !status.endsWith(" 200")) {
            throw new IOException(status + ": " + new String(answer, UTF_8));
        }
        return answer;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(buffer.length);
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.writeBytes(exactly(size));
            line();
        }
        line();
        return all.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] read = new byte[length];
        int done = 0;
        while (done < length) {
            require();
            int step = Math.min(length - done, limit - position);
            System.arraycopy(buffer, position, read, done, step);
            position += step;
            done += step;
        }
        return read;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            require();
            char next = (char) buffer[position++];
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
        }
    }

    private void require() throws IOException {
        if (position == limit) {
            position = 0;
            limit = in.read(buffer);
            if (limit < 0) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
