package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tambo.device.ScriptedModule.hex;
import static org.tambo.device.ScriptedModule.packet;
import static org.tambo.device.ScriptedModule.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tambo.device.DeviceEvent.CaptureFailed;
import org.tambo.device.DeviceEvent.FingerDown;
import org.tambo.device.DeviceEvent.ImageCaptured;
import org.tambo.device.DeviceEvent.Retry;

/** One fingerprint module on a pseudo-terminal, from its opening to its picture and through its faults. */
class FingerprintModuleTest {
    private static final String UNLOCK = "1300000000";
    private static final String IDENTIFY = "0f";
    private static final String FASTER = "0e040c";
    private static final String LARGER = "0e0603";
    private static final String TAKE = "01";
    private static final String UPLOAD = "0a";

    private static final byte[] SUCCESS = hex("ef01ffffffff07000300000a");
    private static final byte[] NO_FINGER = hex("ef01ffffffff07000302000c");
    private static final byte[] MESSY = hex("ef01ffffffff070003060010");
    private static final byte[] WRONG_PASSWORD = hex("ef01ffffffff07000313001d");
    private static final byte[] PARAMETERS = hex("ef01ffffffff070013000000000000c80003ffffffff0002000604e9");

    private static final int BYTES = 256 * 288 / 2;
    private static final int B57600 = 0x1001;
    private static final int B115200 = 0x1002;
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Bits a second have no meaning on a pseudo-terminal, but the near end's setting shows. */
    private static final byte[] PICTURE = new byte[BYTES];

    static {
        new Random(7).nextBytes(PICTURE);
    }

    @TempDir
    Path folder;

    private final Map<String, Function<Integer, byte[]>> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private Path port = Path.of("/");
    private PseudoTerminal terminal = new PseudoTerminal();
    private ScriptedModule module = serve(terminal);
    private final Lane lane = new Lane();

    private ScriptedModule serve(PseudoTerminal line) {
        return new ScriptedModule(line, (request, to) -> {
            int times =
                    asked.computeIfAbsent(request, key -> new AtomicInteger()).incrementAndGet();
            Function<Integer, byte[]> answer = answers.get(request);
            if (answer != null) {
                to.send(answer.apply(times));
            }
        });
    }

    @BeforeEach
    void plug() throws IOException {
        answer(UNLOCK, SUCCESS);
        answer(IDENTIFY, PARAMETERS);
        answer(FASTER, SUCCESS);
        answer(LARGER, SUCCESS);
        answer(TAKE, SUCCESS);
        answer(UPLOAD, upload(PICTURE, 128));
        port = folder.resolve("port");
        Files.createSymbolicLink(port, terminal.path());
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        Lane.impatient(profiles);
    }

    @AfterEach
    void unplug() throws InterruptedException {
        lane.close();
        module.close();
    }

    private void answer(String request, byte[] bytes) {
        answers.put(request, times -> bytes);
    }

    private int times(String request) {
        return asked.getOrDefault(request, new AtomicInteger()).get();
    }

    private void open() {
        lane.open(folder.resolve("profiles"), new ConfiguredDevice("finger", "zfm-20", port.toString()));
    }

    private void openReady() throws InterruptedException {
        open();
        lane.awaitReady("finger");
    }

    private ImageCaptured captured() throws InterruptedException {
        openReady();
        assertTrue(lane.registry().capture("finger", LONG));
        return lane.await(0, ImageCaptured.class);
    }

    private Retry refused(Duration within) throws InterruptedException {
        openReady();
        assertTrue(lane.registry().capture("finger", within));
        return lane.await(0, CaptureFailed.class).reason();
    }

    private static byte[] expanded() {
        byte[] pixels = new byte[2 * BYTES];
        for (int i = 0; i < BYTES; i++) {
            int two = Byte.toUnsignedInt(PICTURE[i]);
            pixels[2 * i] = (byte) (two / 16 * 17);
            pixels[2 * i + 1] = (byte) (two % 16 * 17);
        }
        return pixels;
    }

    @Test
    void isReadyOnceItHasIdentifiedItself() throws Exception {
        openReady();
        assertEquals(UNLOCK, module.requests().get(0));
        assertEquals(IDENTIFY, module.requests().get(1));
        assertEquals(DeviceClass.FINGERPRINT, lane.status("finger").deviceClass());
    }

    @Test
    void deliversThePictureAsItWasSent() throws Exception {
        GreyImage image = captured().image();
        assertEquals(256, image.width());
        assertEquals(288, image.height());
        assertEquals(500, image.dpi());
        assertArrayEquals(expanded(), image.pixels());
    }

    @Test
    void tellsOfTheFingerBeforeThePicture() throws Exception {
        ImageCaptured image = captured();
        FingerDown down = lane.await(0, FingerDown.class);
        assertTrue(lane.events().indexOf(down) < lane.events().indexOf(image));
    }

    @Test
    void asksAgainUntilAFingerIsThere() throws Exception {
        answers.put(TAKE, times -> times < 5 ? NO_FINGER : SUCCESS);
        captured();
        assertEquals(5, times(TAKE));
    }

    @Test
    void saysThatNoFingerCame() throws Exception {
        answer(TAKE, NO_FINGER);
        assertEquals(Retry.NO_FINGER, refused(Duration.ofMillis(100)));
    }

    @Test
    void saysThatThePictureIsPoor() throws Exception {
        answer(TAKE, MESSY);
        assertEquals(Retry.POOR_IMAGE, refused(LONG));
    }

    @Test
    void isReadyAgainAfterACaptureThatFailed() throws Exception {
        answers.put(TAKE, times -> times == 1 ? MESSY : SUCCESS);
        refused(LONG);
        CaptureFailed failed = lane.await(0, CaptureFailed.class);
        int after = lane.events().indexOf(failed);
        lane.await(after, event -> Lane.isReady(event, "finger"));
        assertTrue(lane.registry().capture("finger", LONG));
        lane.await(after, ImageCaptured.class);
    }

    @Test
    void endsTheWaitForAFingerWhenCancelled() throws Exception {
        answer(TAKE, NO_FINGER);
        openReady();
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", LONG));
        lane.await(
                before,
                event -> event instanceof DeviceEvent.StateChanged changed
                        && changed.state() instanceof DeviceState.Busy);
        int busy = lane.events().size();
        lane.registry().cancelCapture("finger");
        lane.await(busy, event -> Lane.isReady(event, "finger"));
        assertTrue(lane.events().stream().noneMatch(event -> event instanceof CaptureFailed));
    }

    @Test
    void deliversNoPictureAfterItsCaptureWasCancelled() throws Exception {
        openReady();
        int before = lane.events().size();
        answers.put(UPLOAD, times -> {
            lane.registry().cancelCapture("finger");
            return upload(PICTURE, 128);
        });
        assertTrue(lane.registry().capture("finger", LONG));
        lane.await(before, FingerDown.class);
        lane.await(before, event -> Lane.isReady(event, "finger"));
        assertTrue(lane.events().stream().noneMatch(event -> event instanceof ImageCaptured));
    }

    @Test
    void takesOneCaptureAtATime() throws Exception {
        answer(TAKE, NO_FINGER);
        openReady();
        assertTrue(lane.registry().capture("finger", LONG));
        assertFalse(lane.registry().capture("finger", LONG));
    }

    /** Each way in which the first upload can go wrong; the second is right, and the third agrees with it. */
    private void deliversAfter(byte[] firstUpload) throws Exception {
        answers.put(UPLOAD, times -> times == 1 ? firstUpload : upload(PICTURE, 128));
        assertArrayEquals(expanded(), captured().image().pixels());
        assertEquals(3, times(UPLOAD));
    }

    @Test
    void asksForThePictureAgainAfterAWrongChecksum() throws Exception {
        byte[] broken = upload(PICTURE, 128);
        broken[20_000] ^= 0x10;
        deliversAfter(broken);
    }

    @Test
    void believesNoSumAloneOnALineThatHasHarmedSomething() throws Exception {
        byte[] noticed = upload(PICTURE, 128);
        noticed[20_000] ^= 0x10;
        byte[] unnoticed = upload(PICTURE, 128);
        unnoticed[12 + 20]++;
        unnoticed[12 + 30]--;
        answers.put(UPLOAD, times -> switch (times) {
            case 1 -> noticed;
            case 2 -> unnoticed;
            default -> upload(PICTURE, 128);
        });
        assertArrayEquals(expanded(), captured().image().pixels());
    }

    @Test
    void asksForThePictureAgainAfterATruncatedUpload() throws Exception {
        deliversAfter(Arrays.copyOf(upload(PICTURE, 128), 20_000));
    }

    @Test
    void asksForThePictureAgainAfterADoubledPacket() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        byte[] doubled = Arrays.copyOf(whole, 12 + 139);
        deliversAfter(FrameDecoderTest.join(doubled, Arrays.copyOfRange(whole, 12, whole.length)));
    }

    @Test
    void asksForThePictureAgainAfterALostPacket() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        deliversAfter(
                FrameDecoderTest.join(Arrays.copyOf(whole, 12), Arrays.copyOfRange(whole, 12 + 139, whole.length)));
    }

    @Test
    void asksForThePictureAgainAfterALostByte() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        deliversAfter(
                FrameDecoderTest.join(Arrays.copyOf(whole, 20_000), Arrays.copyOfRange(whole, 20_001, whole.length)));
    }

    @Test
    void asksForThePictureAgainAfterALengthThatLies() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        whole[12 + 7] = 1; // of the first data packet: 130 becomes 386
        deliversAfter(whole);
    }

    @Test
    void asksForThePictureAgainAfterBytesThatChangedPlaces() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        int at = 12 + 5 * 139;
        byte last = whole[at - 1];
        whole[at - 1] = whole[at];
        whole[at] = last;
        deliversAfter(whole);
    }

    @Test
    void callsAModuleThatNeverStopsSendingNoise() throws Exception {
        answers.put(UPLOAD, times -> {
            Thread.ofPlatform().daemon().start(this::sendForSeconds);
            return SUCCESS;
        });
        openReady();
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", LONG));
        assertEquals(DeviceFault.NOISE, lane.awaitFault(before).fault());
    }

    private void sendForSeconds() {
        long begun = System.nanoTime();
        try {
            while (System.nanoTime() - begun < 6_000_000_000L) {
                terminal.send(new byte[256]);
                Thread.sleep(1);
            }
        } catch (UncheckedIOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void asksForThePictureAgainWhenItsAnswerIsLost() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        deliversAfter(Arrays.copyOfRange(whole, 12, whole.length));
    }

    @Test
    void asksForThePictureAgainAfterNoiseInIt() throws Exception {
        byte[] whole = upload(PICTURE, 128);
        byte[] noise = new byte[500];
        new Random(3).nextBytes(noise);
        deliversAfter(FrameDecoderTest.join(
                FrameDecoderTest.join(Arrays.copyOf(whole, 12 + 10 * 139), noise),
                Arrays.copyOfRange(whole, 12 + 10 * 139, whole.length)));
    }

    @Test
    void toleratesADoubledAnswer() throws Exception {
        answers.put(UPLOAD, times -> FrameDecoderTest.join(SUCCESS, upload(PICTURE, 256)));
        assertArrayEquals(expanded(), captured().image().pixels());
    }

    @Test
    void saysThatTheTransferIsBrokenAfterAllAttempts() throws Exception {
        answer(UPLOAD, upload(Arrays.copyOf(PICTURE, BYTES - 128), 128));
        assertEquals(Retry.TRANSFER_BROKEN, refused(LONG));
        assertEquals(6, times(UPLOAD));
    }

    @Test
    void isUnpluggedWhileItSendsAPicture() throws Exception {
        answers.put(UPLOAD, times -> {
            terminal.send(Arrays.copyOf(upload(PICTURE, 128), 4_000));
            terminal.close();
            return new byte[1];
        });
        openReady();
        int before = lane.events().size();
        assertTrue(lane.registry().capture("finger", LONG));
        assertEquals(DeviceFault.UNPLUGGED, lane.awaitFault(before).fault());
        assertTrue(lane.events().stream().noneMatch(event -> event instanceof ImageCaptured));
    }

    @Test
    void isAbsentAfterAnUnplugAndReadyAfterTheNextPlug() throws Exception {
        openReady();
        int before = lane.events().size();
        module.close();
        assertEquals(DeviceFault.UNPLUGGED, lane.awaitFault(before).fault());
        lane.await(
                before,
                event -> event instanceof DeviceEvent.StateChanged changed
                        && changed.state() instanceof DeviceState.Absent);
        int absent = lane.events().size();
        Files.delete(port);
        terminal = new PseudoTerminal();
        module = serve(terminal);
        Files.createSymbolicLink(port, terminal.path());
        lane.await(absent, event -> Lane.isReady(event, "finger"));
        assertTrue(String.valueOf(lane.status("finger").lastError()).startsWith("UNPLUGGED"));
    }

    @Test
    void isAbsentWhereThereIsNoPort() throws Exception {
        Files.delete(port);
        open();
        assertInstanceOf(DeviceState.Absent.class, lane.status("finger").state());
        assertFalse(lane.registry().capture("finger", LONG));
    }

    @Test
    void callsAModuleThatNeverAnswersSilent() throws Exception {
        answers.clear();
        open();
        assertEquals(DeviceFault.SILENT, lane.awaitFault(0).fault());
    }

    @Test
    void noticesThatAnIdleModuleHasFallenSilentAndThatItIsBack() throws Exception {
        openReady();
        int before = lane.events().size();
        Function<Integer, byte[]> identify = answers.remove(IDENTIFY);
        assertEquals(DeviceFault.SILENT, lane.awaitFault(before).fault());
        int faulty = lane.events().size();
        answers.put(IDENTIFY, identify);
        lane.await(faulty, event -> Lane.isReady(event, "finger"));
    }

    @Test
    void refusesAModuleWithAnotherPassword() throws Exception {
        answer(UNLOCK, WRONG_PASSWORD);
        open();
        DeviceState.Faulty faulty = lane.awaitFault(0);
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, faulty.fault());
        assertTrue(faulty.detail().contains("wrong password"), faulty.detail());
    }

    @Test
    void usesAModuleThatKnowsPicturesAlone() throws Exception {
        answers.clear();
        answer(TAKE, SUCCESS);
        answer(UPLOAD, upload(PICTURE, 128));
        assertArrayEquals(expanded(), captured().image().pixels());
    }

    @Test
    void refusesADeviceThatIdentifiesItselfOtherwise() throws Exception {
        answer(IDENTIFY, SUCCESS);
        open();
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, lane.awaitFault(0).fault());
    }

    @Test
    void refusesACodeThatTheProfileDoesNotList() throws Exception {
        answer(TAKE, packet(7, (byte) 0x7E));
        openReady();
        int before = lane.events().size();
        lane.registry().capture("finger", LONG);
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, lane.awaitFault(before).fault());
    }

    @Test
    void namesAChecksumThatStaysWrong() throws Exception {
        answer(UNLOCK, hex("ef01ffffffff07000300000b"));
        open();
        assertEquals(DeviceFault.CHECKSUM, lane.awaitFault(0).fault());
    }

    @Test
    void callsBytesWithoutAFrameNoise() throws Exception {
        answer(UNLOCK, hex("55aa0100000000003000 3001"));
        open();
        assertEquals(DeviceFault.NOISE, lane.awaitFault(0).fault());
    }

    @Test
    void refusesAnswersThatNobodyAskedFor() throws Exception {
        openReady();
        int before = lane.events().size();
        for (int i = 0; i < 40; i++) {
            terminal.send(NO_FINGER);
        }
        assertEquals(DeviceFault.UNEXPECTED_ANSWER, lane.awaitFault(before).fault());
    }

    @Test
    void bringsTheLineToTheFasterSpeed() throws Exception {
        openReady();
        assertEquals(B115200, terminal.speedConstant());
    }

    @Test
    void staysAtTheFirstSpeedWhenTheFasterOneIsRefused() throws Exception {
        answer(FASTER, hex("ef01ffffffff0700031a0024"));
        openReady();
        assertEquals(B57600, terminal.speedConstant());
    }

    @Test
    void fallsBackToTheFirstSpeedWhenTheFasterOneStaysSilent() throws Exception {
        answers.put(UNLOCK, times -> terminal.speedConstant() == B57600 ? SUCCESS : new byte[0]);
        openReady();
        assertEquals(B57600, terminal.speedConstant());
    }

    @Test
    void findsAModuleThatHasKeptTheFasterSpeed() throws Exception {
        answers.put(UNLOCK, times -> terminal.speedConstant() == B115200 ? SUCCESS : new byte[0]);
        answers.put(IDENTIFY, times -> terminal.speedConstant() == B115200 ? PARAMETERS : new byte[0]);
        openReady();
        assertEquals(B115200, terminal.speedConstant());
        assertFalse(module.requests().contains(FASTER));
    }
}
