package org.tambo.kiosk;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.tambo.device.DeviceState;
import org.tambo.device.DeviceStatus;
import org.tambo.screening.Lane;

/** Up while every device can be used; says of each where it stands. */
@Readiness
@ApplicationScoped
class DevicesHealth implements HealthCheck {
    private final Lane lane;

    DevicesHealth(Lane lane) {
        this.lane = lane;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("devices");
        boolean usable = true;
        for (DeviceStatus device : lane.devices()) {
            boolean well = device.state() instanceof DeviceState.Ready || device.state() instanceof DeviceState.Busy;
            usable &= well;
            response.withData(
                    device.device(),
                    device.state().getClass().getSimpleName()
                            + (device.state() instanceof DeviceState.Faulty faulty ? " " + faulty.fault() : "")
                            + " since " + device.state().since().truncatedTo(ChronoUnit.SECONDS));
        }
        return response.status(usable).build();
    }
}
