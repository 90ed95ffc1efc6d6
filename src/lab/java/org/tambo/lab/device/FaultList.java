package org.tambo.lab.device;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The faults that somebody asks for, as {@code drop=0.01,flip=0.001,double=0.01,stall=2s,unplug@5s,replug@8s}.
 *
 * @param stall how long the device falls silent, once; zero for not at all
 * @param plugs when it is unplugged and plugged in again
 */
record FaultList(SerialLine.Rates rates, Duration stall, List<Plug> plugs) {
    private static final Pattern RATE = Pattern.compile("(drop|flip|double)=(0?\\.?[0-9]+)");
    private static final Pattern STALL = Pattern.compile("stall=([0-9]+(?:\\.[0-9]+)?)s");
    private static final Pattern PLUG = Pattern.compile("(unplug|replug)@([0-9]+(?:\\.[0-9]+)?)s");
    /** In the middle of the first answer that is longer than a few bytes. */
    private static final int STALL_AFTER_BYTES = 20;

    record Plug(boolean in, Duration after) {}

    /** @throws IllegalArgumentException when a fault is not known */
    static FaultList parse(String text) {
        double drop = 0;
        double flip = 0;
        double twice = 0;
        Duration stall = Duration.ZERO;
        List<Plug> plugs = new ArrayList<>();
        for (String one : text.isBlank() ? new String[0] : text.trim().split(",", -1)) {
            Matcher rate = RATE.matcher(one);
            Matcher stalled = STALL.matcher(one);
            Matcher plug = PLUG.matcher(one);
            if (rate.matches()) {
                double share = Double.parseDouble(rate.group(2));
                if (share > 1) {
                    throw new IllegalArgumentException("'" + one + "': more than every byte");
                }
                switch (rate.group(1)) {
                    case "drop" -> drop = share;
                    case "flip" -> flip = share;
                    default -> twice = share;
                }
            } else if (stalled.matches()) {
                stall = seconds(stalled.group(1));
            } else if (plug.matches()) {
                plugs.add(new Plug(plug.group(1).equals("replug"), seconds(plug.group(2))));
            } else {
                throw new IllegalArgumentException("there is no fault '" + one
                        + "'; there are drop=, flip=, double=, stall=2s, unplug@5s and replug@8s");
            }
        }
        return new FaultList(new SerialLine.Rates(drop, flip, twice), stall, List.copyOf(plugs));
    }

    private static Duration seconds(String number) {
        return Duration.ofMillis(Math.round(Double.parseDouble(number) * 1_000));
    }

    /** Lets them happen from now on, and says so. */
    void apply(SerialLine line) {
        line.harm(rates, 1);
        if (!stall.isZero()) {
            line.inject(new LineFault.Stall(STALL_AFTER_BYTES, stall));
        }
        if (plugs.isEmpty()) {
            return;
        }
        ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("plug").daemon().factory());
        for (Plug plug : plugs) {
            var unused = hand.schedule(() -> pull(line, plug.in()), plug.after().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void pull(SerialLine line, boolean in) {
        try {
            if (in) {
                line.replug();
            } else {
                line.unplug();
            }
            System.out.println((in ? "replug" : "unplug").toUpperCase(Locale.ROOT));
        } catch (IOException e) {
            System.out.println("the plug is stuck: " + e);
        }
    }
}
