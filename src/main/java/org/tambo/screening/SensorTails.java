package org.tambo.screening;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.Map;

/**
 * How the impostors of each of the station's sensors score, learnt from its own searches. Kept on disk every so often: what
 * a crash costs is a few of thousands. Used by the lane's thread alone.
 */
@ApplicationScoped
class SensorTails {
    private static final int KEPT_EVERY = 16;

    private final Map<String, ImpostorTail> tails = new HashMap<>();
    private int learnt;

    /** The scale on which a sensor's scores read as rates. */
    @Transactional
    ImpostorScale scale(String sensor) {
        return tail(sensor).scale();
    }

    /**
     * Counts a search that found nobody, or whose finding a person has refuted.
     *
     * @param score the best of the finger
     * @param fingers how many were searched
     */
    @Transactional
    void learn(String sensor, double score, int fingers) {
        ImpostorTail tail = tail(sensor);
        tail.add(score, fingers);
        if (++learnt % KEPT_EVERY == 0) {
            ImpostorTailRecord row = ImpostorTailRecord.findById(sensor);
            if (row == null) {
                row = new ImpostorTailRecord();
                row.sensor = sensor;
                row.counts = tail.bytes();
                row.persist();
            } else {
                row.counts = tail.bytes();
            }
        }
    }

    private ImpostorTail tail(String sensor) {
        return tails.computeIfAbsent(sensor, name -> {
            ImpostorTailRecord row = ImpostorTailRecord.findById(name);
            return row == null ? new ImpostorTail() : ImpostorTail.of(row.counts);
        });
    }
}
