package org.tambo.kiosk;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;

/** Why a device gave nothing, by name. */
final class DeviceRefused {
    private DeviceRefused() {}

    static HttpProblem notReady() {
        return problem(Response.Status.CONFLICT, "NOT_READY", "the device is not ready, or cannot do this");
    }

    static HttpProblem notGiven(String reason, String detail) {
        return problem(Response.Status.BAD_GATEWAY, reason, detail);
    }

    private static HttpProblem problem(Response.Status status, String reason, String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(status.getReasonPhrase())
                .withDetail(detail)
                .with("reason", reason)
                .build();
    }
}
