package org.tambo.kiosk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tambo.device.DeviceClass;
import org.tambo.device.DeviceEvent;
import org.tambo.device.DeviceFault;
import org.tambo.fingerprint.FingerReading;
import org.tambo.screening.AnotherFinger;
import org.tambo.screening.DocumentProblem;
import org.tambo.screening.FingerProblem;
import org.tambo.screening.NearField;
import org.tambo.screening.Reason;
import org.tambo.screening.Situation;
import org.tambo.sync.segment.SegmentLabel;
import org.tambo.watchlist.Notice;
import org.tambo.watchlist.name.FieldContribution;

class MessageCatalogueTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");
    private static final Pattern USED_KEY = Pattern.compile("\\bt(?:Count)?\\(\\s*\"([A-Za-z0-9.-]+)\"");
    private static final Pattern TEXT_BETWEEN_TAGS = Pattern.compile(">\\s*([A-Za-zÁÉÍÓÚÑáéíóúñ][^<>${}`]*)</");

    private final Map<String, String> spanish = catalogue("es");
    private final Map<String, String> english = catalogue("en");

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertEquals(spanish.keySet(), english.keySet());
    }

    @Test
    void bothLanguagesFillTheSamePlaces() {
        assertEquals(places(spanish), places(english));
    }

    @Test
    void everyKeyThatThePageUsesHasAText() {
        List<String> missing = PageFile.all().stream()
                .filter(PageFile::isScript)
                .flatMap(file -> USED_KEY.matcher(file.text()).results())
                .map(used -> used.group(1))
                .filter(key -> !spanish.containsKey(key) && !spanish.containsKey(key + ".other"))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void noTextStandsInAComponent() {
        List<String> texts = PageFile.all().stream()
                .filter(PageFile::isScript)
                .flatMap(file -> TEXT_BETWEEN_TAGS.matcher(file.text()).results())
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), texts);
    }

    @Test
    void everyDeviceFaultHasItsWordsAndWhatToDo() {
        Stream<String> wanted = Arrays.stream(DeviceFault.values())
                .flatMap(fault -> Stream.of("device.fault." + fault, "device.todo." + fault));
        assertEquals(List.of(), missing(wanted));
    }

    @Test
    void everyDeviceClassHasItsWords() {
        Stream<String> wanted = Arrays.stream(DeviceClass.values())
                .flatMap(kind -> Stream.of("device.class." + kind, "bar.device." + kind));
        assertEquals(List.of(), missing(wanted));
    }

    @Test
    void everyReasonToTryAgainHasItsWordsAndWhatToDo() {
        Stream<String> wanted = Arrays.stream(DeviceEvent.Retry.values())
                .flatMap(reason -> Stream.of("finger.problem." + reason, "finger.todo." + reason));
        assertEquals(List.of(), missing(wanted));
    }

    @Test
    void everyProblemOfAFingerHasItsWordsAndWhatToDo() {
        Stream<String> wanted = Arrays.stream(FingerProblem.values())
                .flatMap(problem -> Stream.of("finger.problem." + problem, "finger.todo." + problem));
        assertEquals(List.of(), missing(wanted));
    }

    @Test
    void everyReasonForAPoorPictureHasItsWords() {
        assertEquals(
                List.of(),
                missing(Arrays.stream(FingerReading.Reason.values()).map(reason -> "finger.reason." + reason)));
    }

    @Test
    void everyProblemOfADocumentHasItsWords() {
        assertEquals(
                List.of(),
                missing(Arrays.stream(DocumentProblem.values()).map(problem -> "document.problem." + problem)));
    }

    @Test
    void everyReasonOfAnAnswerHasItsWords() {
        assertEquals(List.of(), missing(Arrays.stream(Reason.values()).map(reason -> "reason." + reason)));
    }

    @Test
    void everyFindingOfAComparisonHasItsWords() {
        List<String> missing = Arrays.stream(FieldContribution.Finding.values())
                .map(finding -> "comparison.finding." + finding)
                .filter(key -> !spanish.containsKey(key) && !spanish.containsKey(key + ".other"))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void everyNearlyEqualFieldHasItsWords() {
        assertEquals(List.of(), missing(Arrays.stream(NearField.How.values()).map(how -> "candidate.near." + how)));
    }

    @Test
    void everyReasonForAnotherFingerHasItsWords() {
        assertEquals(List.of(), missing(Arrays.stream(AnotherFinger.values()).map(why -> "finger.another." + why)));
    }

    @Test
    void everySituationHasItsWords() {
        assertEquals(
                List.of(), missing(Arrays.stream(Situation.values()).map(situation -> "bar.situation." + situation)));
    }

    @Test
    void everyWordOfANoticeHasItsText() {
        ObjectMapper json = new ObjectMapper();
        List<String> wanted = new ArrayList<>();
        for (Notice.Kind kind : Notice.Kind.values()) {
            wanted.add("notice.kind." + json.convertValue(kind, String.class));
        }
        for (Notice.Action action : Notice.Action.values()) {
            wanted.add("notice.action." + json.convertValue(action, String.class));
        }
        for (Notice.LostDocument.Status status : Notice.LostDocument.Status.values()) {
            wanted.add("notice.document." + json.convertValue(status, String.class));
        }
        assertEquals(List.of(), missing(wanted.stream()));
    }

    @Test
    void everyPartOfTheWatchlistHasItsWords() {
        assertEquals(
                List.of(),
                missing(Arrays.stream(SegmentLabel.Part.values())
                        .map(part -> "coverage.part." + part.name().toLowerCase(Locale.ROOT))));
    }

    @Test
    void nobodyIsCalledACriminal() {
        List<String> found = Stream.concat(spanish.values().stream(), english.values().stream())
                .filter(text -> text.toLowerCase(Locale.ROOT).matches(".*(criminal|delincuente).*"))
                .toList();
        assertEquals(List.of(), found);
    }

    private List<String> missing(Stream<String> keys) {
        return keys.filter(key -> !spanish.containsKey(key)).toList();
    }

    private static Map<String, Set<String>> places(Map<String, String> catalogue) {
        Map<String, Set<String>> places = new TreeMap<>();
        catalogue.forEach((key, text) -> places.put(
                key,
                new TreeSet<>(
                        PLACE.matcher(text).results().map(MatchResult::group).toList())));
        return places;
    }

    private static Map<String, String> catalogue(String language) {
        try {
            String text = PageFile.named("messages/" + language + ".json").text();
            return new TreeMap<>(new ObjectMapper().readValue(text, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException failure) {
            throw new AssertionError(language + ".json", failure);
        }
    }
}
