package io.waybill.engine.loop;

import io.waybill.engine.notify.DeliveryException;
import io.waybill.engine.notify.Notice;
import io.waybill.engine.notify.Notifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Who is told, in a world in which receivers do not answer now and then; keeps all that they were handed. */
final class Receivers {
    /** One that takes all, one that has no time now and then, and one that does not want some for good. */
    static final List<String> NAMES = List.of("sales", "ops", "boss");

    private final Death death;
    private final Random random;
    private final List<Handed> handed = new ArrayList<>();

    /**
     * Something that a receiver was handed.
     *
     * @param settled whether it took it, or never will
     */
    record Handed(UUID delivery, Notice notice, boolean settled) {}

    Receivers(Death death, long seed) {
        this.death = death;
        this.random = new Random(seed);
    }

    Map<String, Notifier> notifiers() {
        Map<String, Notifier> notifiers = new HashMap<>();
        NAMES.forEach(name -> notifiers.put(name, this::receive));
        return notifiers;
    }

    private void receive(UUID delivery, Notice notice) {
        death.mayCome("before the notice is sent");
        boolean busy = notice.notifier().equals("ops") && random.nextInt(4) == 0;
        boolean unwanted = notice.notifier().equals("boss") && random.nextInt(20) == 0;
        handed.add(new Handed(delivery, notice, !busy));
        if (busy) {
            throw DeliveryException.forNow("Simulated: 503");
        }
        if (unwanted) {
            throw DeliveryException.forGood("Simulated: 404");
        }
        death.mayCome("after the notice is sent");
    }

    /** All that was ever handed over, in order. */
    List<Handed> handed() {
        return handed;
    }
}
