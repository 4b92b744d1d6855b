package dev.muamala.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A loopback port that we want, what for, and the option that chooses another. */
record Port(int number, String purpose, String option) {
    /** @throws NotDone when somebody else listens there */
    void requireFree() {
        if (number == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        } catch (IOException e) {
            throw busy();
        }
    }

    NotDone busy() {
        return NotDone.notStarted("Port " + number + " on 127.0.0.1 is busy; it is wanted for " + purpose
                + ". Nothing was started. Stop what listens there, or choose another: " + option + "=<port>");
    }
}
