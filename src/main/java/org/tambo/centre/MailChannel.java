package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;

/** Sends a letter by SMTP; the server is {@code quarkus.mailer}'s to name. */
@Singleton
@IfBuildProfile("centre")
final class MailChannel implements AlarmChannel {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReactiveMailer mailer;

    MailChannel(ReactiveMailer mailer) {
        this.mailer = mailer;
    }

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public void tell(Alarm alarm) throws IOException {
        String subject = "Tambo: a " + alarm.what() + " concerns " + alarm.country();
        String text = """
            To %s:

            a %s concerns a notice of %s.
            Checkpoint: %s (%s), number %d.

            Who was found stands at the centre only. Please acknowledge it there; otherwise the next contact is called.
            """.formatted(
                        alarm.name(), alarm.what(), alarm.country(), alarm.place(), alarm.device(), alarm.sequence());
        try {
            mailer.send(Mail.withText(alarm.address(), subject, text)).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw new IOException("the mail was not taken: " + e.getMessage(), e);
        }
    }
}
