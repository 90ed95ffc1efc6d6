package org.tambo.device;

import javax.smartcardio.CardTerminal;

/** A chip reader lent to one user: nobody else, the registry included, touches the chip until it is given back. */
public final class ChipLease implements AutoCloseable {
    private final CardTerminal terminal;
    private volatile boolean over;

    ChipLease(CardTerminal terminal) {
        this.terminal = terminal;
    }

    /** The reader; what is done with it throws {@code CardException} as soon as it is unplugged. */
    public CardTerminal terminal() {
        return terminal;
    }

    boolean isOver() {
        return over;
    }

    /** Gives the reader back. */
    @Override
    public void close() {
        over = true;
    }
}
