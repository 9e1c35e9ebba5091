package crm.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of the test's own that plays the classifieds, the well-behaved and the others: it says exactly what it was
 * told.
 */
public final class Classifieds implements AutoCloseable {

    /** What is written after a request was read; the connection is closed after it. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(OutputStream out) throws Exception;
    }

    private final ServerSocket server;

    private final Map<String, Behaviour> pages = new ConcurrentHashMap<>();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final AtomicLong written = new AtomicLong();

    private final CountDownLatch closed = new CountDownLatch(1);

    /** Listens at one of the machine's own addresses, on a port that is free. */
    public static Classifieds at(String address) {
        return new Classifieds(address, 0);
    }

    public static Classifieds at(String address, int port) {
        return new Classifieds(address, port);
    }

    private Classifieds(String address, int port) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The paths that were asked for, and the empty text for each connection that asked for nothing. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often a path was asked for. */
    public long asked(String path) {
        return requests.stream().filter(path::equals).count();
    }

    /** How many bytes others took off the hands of {@link #endless}. */
    public long written() {
        return written.get();
    }

    public void page(String path, Behaviour behaviour) {
        pages.put(path, behaviour);
    }

    public void remove(String path) {
        pages.remove(path);
    }

    public void picture(String path, String type, byte[] body) {
        page(path, out -> {
            head(out, "200 OK", "Content-Type: " + type, "Content-Length: " + body.length);
            out.write(body);
        });
    }

    public void status(String path, String status) {
        page(path, out -> head(out, status, "Content-Length: 0"));
    }

    public void redirect(String path, String location) {
        page(path, out -> head(out, "302 Found", "Location: " + location, "Content-Length: 0"));
    }

    /** Takes the request and says nothing. */
    public void silent(String path) {
        page(path, out -> closed.await());
    }

    /** Begins well, and then sends one byte after the other, slowly. */
    public void trickling(String path, byte[] body) {
        page(path, out -> {
            head(out, "200 OK", "Content-Type: image/jpeg", "Content-Length: " + body.length);
            for (byte b : body) {
                out.write(b);
                out.flush();
                if (closed.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        });
    }

    /** Never ends, and never says how long it is. */
    public void endless(String path, byte[] begin) {
        page(path, out -> {
            head(out, "200 OK", "Content-Type: image/jpeg");
            out.write(begin);
            byte[] chunk = new byte[64 * 1024];
            while (true) {
                out.write(chunk);
                written.addAndGet(chunk.length);
            }
        });
    }

    public static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(head.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1));
        out.flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // The server is closed.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            String request = in.readLine();
            if (request == null) {
                requests.add("");
                return;
            }
            String path = request.split(" ")[1];
            requests.add(path);
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                // Only the path matters here.
            }
            Behaviour page = pages.get(path);
            if (page == null) {
                head(socket.getOutputStream(), "404 Not Found", "Content-Length: 0");
            } else {
                page.answer(socket.getOutputStream());
            }
            socket.getOutputStream().flush();
        } catch (Exception e) {
            // The client closed the connection, as many of these tests expect.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
