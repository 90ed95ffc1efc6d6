package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tambo.device.DeviceEvent.CaptureFailed;
import org.tambo.device.DeviceEvent.ImageCaptured;
import org.tambo.lab.device.StandInSbi;

class SbiScannerTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final Lane lane = new Lane();
    private final StandInSbi service = onFreePort();

    private static StandInSbi onFreePort() {
        for (int port = SbiAccess.LAST_PORT; port >= SbiAccess.FIRST_PORT; port--) {
            try {
                return new StandInSbi(port);
            } catch (IOException e) {
                continue; // another's
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static GreyImage finger() {
        byte[] pixels = new byte[40 * 30];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 7);
        }
        return new GreyImage(40, 30, 500, pixels);
    }

    private static byte[] record(GreyImage image) {
        return new FingerImageRecord(
                        image.width(), image.height(), image.dpi(), 0, FingerImageRecord.Coding.PIXELS, image.pixels())
                .toBytes(Instant.EPOCH);
    }

    @BeforeEach
    void setUp() {
        service.finger(record(finger()));
    }

    @AfterEach
    void close() {
        lane.close();
        service.close();
    }

    private void open() throws Exception {
        lane.open(ProfilesTest.SHIPPED, new ConfiguredDevice("finger", "sbi-scanner", "sbi:" + service.port()));
        lane.awaitReady("finger");
    }

    private int capture() throws Exception {
        open();
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", WITHIN));
        return before;
    }

    @Test
    void findsTheScannerAmongTheHundredPorts() throws Exception {
        lane.open(ProfilesTest.SHIPPED, new ConfiguredDevice("finger", "sbi-scanner", "sbi"));
        lane.awaitReady("finger");
    }

    @Test
    void deliversThePictureOfTheRecord() throws Exception {
        capture();
        GreyImage captured = lane.await(0, ImageCaptured.class).image();
        assertArrayEquals(finger().pixels(), captured.pixels());
        assertEquals(500, captured.dpi());
    }

    @Test
    void asksForOneFingerOfTheScannerThatWasListed() throws Exception {
        capture();
        lane.await(0, ImageCaptured.class);
        String asked = service.asked().getLast();
        assertTrue(asked.startsWith("RCAPTURE /capture "), asked);
        assertTrue(asked.contains("\"deviceId\":\"slap-1\",\"deviceSubId\":\"1\""), asked);
    }

    @Test
    void callsErrorOneHundredAndOneAMissingFinger() throws Exception {
        service.error("101");
        int before = capture();
        assertEquals(
                DeviceEvent.Retry.NO_FINGER,
                lane.await(before, CaptureFailed.class).reason());
    }

    @Test
    void takesAnyOtherErrorForTheDevicesFault() throws Exception {
        service.error("103");
        int before = capture();
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, lane.awaitFault(before).fault());
    }

    @Test
    void refusesAPictureThatAnswersAnotherRequest() throws Exception {
        open();
        service.spoil(answer ->
                answer.replaceAll("\"data\":\"([^.]+)\\.[^.]+", "\"data\":\"$1.eyJ0cmFuc2FjdGlvbklkIjoieCJ9"));
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", WITHIN));
        DeviceState.Faulty faulty = lane.awaitFault(before);
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, faulty.fault());
        assertTrue(faulty.detail().contains("another request"), faulty.detail());
    }

    @Test
    void refusesAnAnswerThatIsNoJson() throws Exception {
        open();
        service.spoil(answer -> "<html>");
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", WITHIN));
        assertEquals(DeviceFault.NOISE, lane.awaitFault(before).fault());
    }

    @Test
    void refusesDataThatNobodySigned() throws Exception {
        open();
        service.spoil(answer -> answer.replaceAll("\"data\":\"[^.]+\\.", "\"data\":\"eyJhbGciOiJub25lIn0."));
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", WITHIN));
        DeviceState.Faulty faulty = lane.awaitFault(before);
        assertEquals(DeviceFault.NOISE, faulty.fault());
        assertTrue(faulty.detail().contains("no signature"), faulty.detail());
    }

    @Test
    void callsARecordThatCannotBeReadABrokenTransfer() throws Exception {
        service.finger(new byte[] {'F', 'I', 'R', 0});
        int before = capture();
        assertEquals(
                DeviceEvent.Retry.TRANSFER_BROKEN,
                lane.await(before, CaptureFailed.class).reason());
    }

    @Test
    void endsACancelledCaptureWithoutAPicture() throws Exception {
        service.delay(5_000);
        int before = capture();
        lane.await(before, event -> Lane.isBusy(event, "finger"));
        int busy = lane.events().size();
        lane.registry().cancelCapture("finger");
        lane.await(busy, event -> Lane.isReady(event, "finger"));
    }

    private static byte[] frame(int number) {
        return new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) number, '\r', '\n', (byte) 0xFF, (byte) 0xD9};
    }

    @Test
    void showsWhatTheScannerSeesToWhoeverWatches() throws Exception {
        service.stream(
                IntStream.rangeClosed(1, 100).mapToObj(SbiScannerTest::frame).toList());
        service.delay(1_500);
        open();
        LiveView view = lane.registry().live("finger").orElseThrow();
        assertEquals(Optional.empty(), view.next(Duration.ofMillis(1)));
        assertTrue(lane.registry().capture("finger", WITHIN));
        byte[] first = view.next(WITHIN).orElseThrow();
        byte[] next = view.next(WITHIN).orElseThrow();
        assertArrayEquals(frame(first[2]), first);
        assertTrue(next[2] > first[2]);
        lane.await(0, ImageCaptured.class);
        lane.awaitReady("finger");
        assertEquals(Optional.empty(), view.next(Duration.ofMillis(1)));
    }

    @Test
    void takesThePictureWhenTheMovingOneIsRefusedOrSpoilt() throws Exception {
        service.stream(List.of("no picture".getBytes(StandardCharsets.US_ASCII)));
        service.delay(300);
        open();
        lane.registry().live("finger").orElseThrow().next(Duration.ofMillis(1));
        assertTrue(lane.registry().capture("finger", WITHIN));
        lane.await(0, ImageCaptured.class);
        assertTrue(service.asked().stream().anyMatch(request -> request.startsWith("STREAM /stream ")));
    }

    @Test
    void asksForNoMovingPictureThatNobodySees() throws Exception {
        service.delay(200);
        capture();
        lane.await(0, ImageCaptured.class);
        assertTrue(service.asked().stream().noneMatch(request -> request.startsWith("STREAM")));
    }

    @Test
    void isAbsentWhileTheServiceCallsItNotReady() throws Exception {
        service.status("Not Ready");
        lane.open(ProfilesTest.SHIPPED, new ConfiguredDevice("finger", "sbi-scanner", "sbi:" + service.port()));
        while (service.asked().isEmpty()) {
            Thread.sleep(5);
        }
        assertEquals(DeviceState.Absent.class, lane.status("finger").state().getClass());
        service.status("Ready");
        lane.awaitReady("finger");
    }
}
