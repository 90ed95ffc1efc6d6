package org.tambo.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WsbdResultTest {
    private static final String NAMESPACE = " xmlns=\"http://docs.oasis-open.org/bioserv/ns/wsbd-1.0\"";

    private static WsbdResult parse(String xml) throws DeviceFailed {
        return WsbdResult.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String xml) {
        assertEquals(
                DeviceFault.NOISE,
                assertThrows(DeviceFailed.class, () -> parse(xml)).fault());
    }

    @Test
    void readsWhatADownloadAnswers() throws DeviceFailed {
        WsbdResult result = parse("<result" + NAMESPACE + "><status>success</status><captureIds><element>a</element>"
                + "<element>b</element></captureIds><metadata><item><key>contentType</key><value>image/png</value></item>"
                + "</metadata><sensorData>AQID\nBA==</sensorData></result>");
        assertEquals(List.of("a", "b"), result.captureIds());
        assertEquals("image/png", result.metadata().get("contentType"));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, result.sensorData());
    }

    @Test
    void readsAnAnswerWithAPrefix() throws DeviceFailed {
        assertEquals(
                "sensorBusy",
                parse("<w:result xmlns:w=\"urn:x\"><w:status>sensorBusy</w:status></w:result>")
                        .status());
    }

    @Test
    void refusesAFileAsAnEntity() {
        refused("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><result><status>&x;</status></result>");
    }

    @Test
    void refusesABombOfEntities() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1, i - 1));
        }
        refused(bomb + "]><result><status>&a29;</status></result>");
    }

    @Test
    void refusesAnAnswerThatIsTooDeep() {
        refused("<result>" + "<a>".repeat(1_000) + "</a>".repeat(1_000) + "</result>");
    }

    @Test
    void refusesAnAnswerOfTooManyElements() {
        refused("<result><status>success</status>" + "<a/>".repeat(20_000) + "</result>");
    }

    @Test
    void refusesAnAnswerWithoutAStatus() {
        refused("<result/>");
    }

    @Test
    void refusesAnAnswerThatBreaksOff() {
        refused("<result><status>success</status>");
    }

    @Test
    void refusesSensorDataThatEndInHalfAByte() {
        refused("<result><status>success</status><sensorData>A</sensorData></result>");
    }

    @Test
    void answersDamagedXmlWithAResultOrItsRefusal() {
        byte[] good = ("<result" + NAMESPACE + "><status>success</status><sessionId>1</sessionId></result>")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                WsbdResult.parse(bad);
            } catch (DeviceFailed e) {
                assertEquals(DeviceFault.NOISE, e.fault());
                refused++;
            }
        }
        assertEquals(true, refused > 1_000);
    }
}
