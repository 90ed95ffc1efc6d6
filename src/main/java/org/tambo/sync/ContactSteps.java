package org.tambo.sync;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.tambo.screening.Candidate;
import org.tambo.screening.Contacted;
import org.tambo.screening.Lane;
import org.tambo.sync.up.Alerts;
import org.tambo.sync.up.Upstream;

/** Asks the centre how far it has come with the contacts, while the officer has a hit before them that waits for one. */
@ApplicationScoped
class ContactSteps {
    private static final Logger LOG = Logger.getLogger(ContactSteps.class);
    private static final int OK = 200;

    private final Lane lane;
    private final CentreLink link;

    ContactSteps(Lane lane, CentreLink link) {
        this.lane = lane;
        this.link = link;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void ask() {
        List<Long> open = open();
        if (open.isEmpty() || !link.isEnrolled()) {
            return;
        }
        try {
            Upstream.Reply reply = link.get("alerts");
            if (reply.status() == OK) {
                Map<Long, Contacted> alerts = Alerts.read(reply.body());
                open.forEach(sequence -> Optional.ofNullable(alerts.get(sequence))
                        .ifPresent(contacted -> lane.contacted(sequence, contacted)));
            }
        } catch (IOException e) {
            LOG.debugf("The centre does not say what became of its alerts: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Long> open() {
        return lane.snapshot().stream()
                .flatMap(encounter -> encounter.candidates().stream())
                .flatMap(candidate -> Optional.ofNullable(candidate.hit()).stream())
                .filter(Candidate.RecordedHit::waitsForContact)
                .map(Candidate.RecordedHit::sequence)
                .toList();
    }
}
