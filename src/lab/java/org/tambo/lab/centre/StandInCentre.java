package org.tambo.lab.centre;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.tambo.centre.CertificateAuthority;
import org.tambo.centre.Devices;
import org.tambo.centre.Reception;
import org.tambo.centre.UpEntry;
import org.tambo.security.Enrolment;
import org.tambo.security.MutualTls;
import org.tambo.security.StationKeys;
import org.tambo.sync.ContactCode;

/** The centre's reception with a store in memory: {@code POST /up} and {@code POST /pictures} over mutual TLS, and nothing else. */
public final class StandInCentre implements AutoCloseable {
    private static final int LARGEST_BODY = 4 << 20;
    private static final Pattern PART = Pattern.compile("hit=(\\d{1,9})&place=(\\d{1,9})&offset=(\\d{1,9})");

    private final MemoryStore store = new MemoryStore();
    private final CertificateAuthority authority;
    private final KeyPair receipts;
    private final KeyPair codes;
    private final Reception reception;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public StandInCentre() throws IOException, GeneralSecurityException {
        authority = CertificateAuthority.make(Instant.now());
        receipts = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        codes = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        reception = new Reception(store, this::sign, receipts.getPublic(), InstantSource.system());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new DevicesOnly(tls()));
        server.setExecutor(threads);
        server.createContext("/up", exchange -> handle(exchange, reception::take));
        server.createContext(
                "/pictures", exchange -> handle(exchange, (device, part) -> takePart(exchange, device, part)));
        server.start();
    }

    private SSLContext tls() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        X509Certificate own = authority.server("localhost", pair.getPublic(), Instant.now());
        return MutualTls.context(pair.getPrivate(), List.of(own, authority.certificate()), authority.certificate());
    }

    private static final class DevicesOnly extends HttpsConfigurator {
        DevicesOnly(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters connection) {
            SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
            parameters.setNeedClientAuth(true);
            connection.setSSLParameters(parameters);
        }
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(receipts.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a device in. */
    public Enrolment enrol(String name, PublicKey signingKey, PublicKey sealingKey)
            throws GeneralSecurityException, IOException {
        String id = StationKeys.idOf(signingKey);
        store.enrol(new Devices.Device(id, name, signingKey, sealingKey, false));
        return new Enrolment(
                id,
                name,
                address(),
                "",
                authority.device(id, signingKey, Instant.now()),
                authority.certificate(),
                receipts.getPublic(),
                codes.getPublic(),
                "{}");
    }

    public URI address() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    }

    /** What a device has to tell a contact of a hit. */
    public ContactCode code(String device, long sequence, String country, String notice) {
        PublicKey sealingKey = store.device(device).orElseThrow().sealingKey();
        return ContactCode.of(ContactCode.key(codes, sealingKey, device), device, sequence, country, notice);
    }

    /** A picture that followed a hit, once all of it is here. */
    public Optional<byte[]> picture(String device, long hit, int place) {
        return store.whole(device, hit, place);
    }

    /** All that devices have sent up. */
    public List<UpEntry> entries() {
        return store.entries();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Reception.Answer takePart(HttpExchange exchange, String device, byte[] part) {
        Matcher where = PART.matcher(exchange.getRequestURI().getQuery());
        if (!where.matches()) {
            throw new IllegalArgumentException(exchange.getRequestURI().toString());
        }
        return reception.takePart(
                device,
                Long.parseLong(where.group(1)),
                Integer.parseInt(where.group(2)),
                Integer.parseInt(where.group(3)),
                part);
    }

    private void handle(HttpExchange exchange, BiFunction<String, byte[], Reception.Answer> take) throws IOException {
        try (exchange) {
            X509Certificate peer =
                    (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
            String device = peer.getSubjectX500Principal().getName().substring("CN=".length());
            Reception.Answer answer =
                    take.apply(device, exchange.getRequestBody().readNBytes(LARGEST_BODY));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }
}
