package org.tambo.screening;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tambo.document.Mrz;
import org.tambo.document.TravelDocument;
import org.tambo.document.UnreadableMrz;
import org.tambo.fingerprint.FingerTemplate;
import org.tambo.watchlist.Generation;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.Watchlist;

/** Looks what a traveller gave up in the watchlist, as it is at that moment. */
@ApplicationScoped
class Searches {
    private final Watchlist watchlist;
    private final ExclusionRegister register;
    private final SensorTails tails;
    private final Clock clock;

    Searches(Watchlist watchlist, ExclusionRegister register, SensorTails tails, Clock clock) {
        this.watchlist = watchlist;
        this.register = register;
        this.tails = tails;
        this.clock = clock;
    }

    Generation current() {
        return watchlist.current();
    }

    void onChange(Runnable listener) {
        watchlist.onChange(listener);
    }

    /** Which of them are in force no longer, by country and id; none where that cannot be known. */
    Set<String> withdrawn(List<Notice> notices) {
        Generation generation = watchlist.current();
        return notices.stream()
                .filter(notice -> generation.isWithdrawn(notice.country(), notice.id()))
                .map(Candidates::reference)
                .collect(Collectors.toSet());
    }

    EncounterEvent.DocumentRead document(List<String> lines) throws UnreadableMrz {
        LocalDate today = LocalDate.now(clock);
        TravelDocument document = Mrz.parse(lines, today);
        Generation generation = watchlist.current();
        List<Generation.Found> byNumber = generation.byNumber(document.issuer(), document.number(), today);
        List<Generation.FoundByName> byName = generation.byName(FieldComparison.holder(document), today);
        Exclusions exclusions = exclusions(document);
        forgetOutdated(exclusions, notices -> {
            byNumber.forEach(found -> notices.accept(found.notice()));
            byName.forEach(found -> notices.accept(found.found().notice()));
        });
        return new EncounterEvent.DocumentRead(document, generation, byNumber, byName, exclusions, clock.instant());
    }

    EncounterEvent.NumberTyped number(TypedNumber typed) {
        Generation generation = watchlist.current();
        return new EncounterEvent.NumberTyped(
                typed, generation, generation.byNumber(typed.key(), LocalDate.now(clock)), clock.instant());
    }

    /** What officers have found before of a document's holder. */
    Exclusions exclusions(TravelDocument document) {
        return register.of(document, clock.instant());
    }

    private void forgetOutdated(Exclusions exclusions, Consumer<Consumer<Notice>> found) {
        List<Long> outdated = new ArrayList<>();
        found.accept(notice -> outdated.addAll(exclusions.outdated(notice)));
        if (!outdated.isEmpty()) {
            register.remove(outdated);
        }
    }

    FingerSearch finger(FingerTemplate template, String sensor) {
        Generation generation = watchlist.current();
        long begun = System.nanoTime();
        List<Generation.FoundByFinger> likeliest =
                generation.likeliestByFinger(template, FingerSearch.MOST, LocalDate.now(clock));
        double milliseconds = (System.nanoTime() - begun) / 1e6;
        return new FingerSearch(generation, likeliest, tails.scale(sensor), milliseconds);
    }

    void learn(String sensor, Effect.LearnImpostor impostor) {
        tails.learn(sensor, impostor.score(), impostor.fingers());
    }
}
