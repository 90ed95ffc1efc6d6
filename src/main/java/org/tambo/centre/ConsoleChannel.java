package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Tells whoever watches the centre's log whom to call. */
@Singleton
@IfBuildProfile("centre")
final class ConsoleChannel implements AlarmChannel {
    private static final Logger LOG = Logger.getLogger(ConsoleChannel.class);

    @Override
    public String kind() {
        return "console";
    }

    @Override
    public void tell(Alarm alarm) {
        LOG.infof(
                "%s: a %s (%s, %s, %d) waits for %s, %s",
                alarm.country(),
                alarm.what(),
                alarm.place(),
                alarm.device(),
                alarm.sequence(),
                alarm.name(),
                alarm.phone());
    }
}
