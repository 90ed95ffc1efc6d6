package org.tambo.crossing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LabStation.class)
class DevicesOverTheEdgeTest {
    @BeforeEach
    void awaitReady() {
        EdgeClient.clearLane();
        EdgeClient.awaitReady();
    }

    @Test
    void listsEachDeviceWithItsProfileAndWhy() {
        given().get("/api/devices")
                .then()
                .statusCode(200)
                .body("profile", hasItems("zfm-20", "mrz-line-reader"))
                .body("why[0]", equalTo("the configuration says so"));
    }

    @Test
    void saysByNameThatNoFingerCame() {
        given().post("/api/devices/finger/capture?within=1")
                .then()
                .statusCode(502)
                .body("reason", equalTo("NO_FINGER"));
    }

    @Test
    void saysByNameThatNoDocumentCame() {
        given().post("/api/devices/reader/read?within=1").then().statusCode(502).body("reason", equalTo("NO_DOCUMENT"));
    }

    @Test
    void knowsNoDeviceThatIsNotThere() {
        given().post("/api/devices/other/capture").then().statusCode(404);
    }

    @Test
    void countsEachDevicesOpenings() {
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("tambo_device_openings_total{device=\"finger\"} "));
    }

    @Test
    void offersTheScannerAsAServiceWhereItIsWanted() {
        given().get("/wsbd/finger/info").then().statusCode(200).body("result.status", equalTo("success"));
    }

    @Test
    void offersNoReaderAsAScanner() {
        given().get("/wsbd/reader/info").then().statusCode(404);
    }
}
