package org.tambo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The doctor's report, which is JSON, in words. */
final class DoctorReport {
    private DoctorReport() {}

    static void print(JsonNode report, PrintWriter out) {
        out.println("Edge: " + report.path("edge").asText());
        out.println("Profiles: " + report.at("/profiles/usable").size() + " usable in "
                + report.at("/profiles/folder").asText());
        report.at("/profiles/faults").forEach(fault -> out.println("  FAULT " + fault.asText()));
        out.println();
        section(out, "Devices", report.path("devices"), one -> {
            List<String> lines = new ArrayList<>();
            lines.add("%-12s %-8s %s".formatted(text(one, "device"), text(one, "state"), text(one, "model")));
            lines.add("port " + text(one, "port"));
            lines.add("profile " + text(one, "profile") + ": " + text(one, "why"));
            lines.add("since " + text(one, "since") + ago(text(one, "since")));
            add(lines, "last error: ", text(one, "lastError"));
            add(lines, "TO DO: ", text(one, "todo"));
            return lines;
        });
        section(out, "Serial ports", report.path("ports"), one -> {
            List<String> lines = new ArrayList<>();
            lines.add(text(one, "path")
                    + (text(one, "node").equals(text(one, "path")) ? "" : " -> " + text(one, "node")));
            add(lines, "USB ", (text(one, "usb") + " " + text(one, "name") + " " + text(one, "serial")).strip());
            add(lines, "used as ", text(one, "device"));
            add(lines, "held by ", text(one, "holder"));
            one.path("profiles")
                    .forEach(known -> lines.add("profile " + text(known, "profile") + ": " + text(known, "why")));
            add(lines, "", text(one, "todo"));
            return lines;
        });
        section(
                out,
                "USB devices",
                report.path("usb"),
                one -> List.of((text(one, "id") + " " + text(one, "name") + " " + text(one, "serial")).strip()));
        section(out, "USB scanners (libfprint)", report.at("/scanners/found"), one -> {
            List<String> lines = new ArrayList<>();
            lines.add(text(one, "name") + " (driver " + text(one, "driver") + ", id " + text(one, "id") + ")");
            add(lines, "profile ", text(one, "profile"));
            add(lines, "", text(one, "todo"));
            return lines;
        });
        section(out, "Chip readers (PC/SC)", report.at("/chipReaders/found"), one -> List.of(one.asText()));
        section(
                out,
                "Scanners' services (SBI, ports 4501 to 4600)",
                report.path("services"),
                one -> List.of(one.path("port").asInt() + " " + text(one, "name") + " " + text(one, "serial") + ": "
                        + text(one, "state")));
        list(out, "Hints", report.path("hints"));
        JsonNode todo = report.path("todo");
        list(out, todo.isEmpty() ? "Nothing needs doing." : "To do", todo);
    }

    /** How one thing reads: its first line, and those that are set below it. */
    private interface Lines {
        List<String> of(JsonNode one);
    }

    private static void section(PrintWriter out, String title, JsonNode all, Lines lines) {
        out.println(title + (all.isEmpty() ? ": none" : ":"));
        for (JsonNode one : all) {
            String indent = "  ";
            for (String line : lines.of(one)) {
                out.println(indent + line);
                indent = "      ";
            }
        }
        out.println();
    }

    private static void list(PrintWriter out, String title, JsonNode lines) {
        if (!lines.isEmpty() || title.endsWith(".")) {
            out.println(title + (lines.isEmpty() ? "" : ":"));
            lines.forEach(line -> out.println("  - " + line.asText()));
        }
    }

    private static void add(List<String> lines, String caption, String text) {
        if (!text.isEmpty()) {
            lines.add(caption + text);
        }
    }

    private static String text(JsonNode one, String field) {
        return one.path(field).asText("").equals("null") ? "" : one.path(field).asText("");
    }

    private static String ago(String since) {
        try {
            return " (" + Duration.between(Instant.parse(since), Instant.now()).toSeconds() + " s)";
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
