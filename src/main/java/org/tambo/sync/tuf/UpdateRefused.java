package org.tambo.sync.tuf;

/**
 * What the repository or its mirror offered is not to be trusted, or not there. What was trusted before stays trusted, and
 * the next refresh may succeed. Failures of the link or the disk are {@link java.io.IOException}s instead.
 */
public abstract sealed class UpdateRefused extends Exception
        permits DroppedRole,
                ExpiredMetadata,
                HashMismatch,
                LengthMismatch,
                MalformedMetadata,
                MissingFile,
                NoTrustedRoot,
                NoUsableHash,
                RolledBack,
                SlowTransfer,
                TargetOutOfScope,
                TooFewSignatures,
                TooLongFile,
                UnknownTarget,
                UnlistedRole,
                VersionMismatch {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_MESSAGE = 400;

    /** @param message may hold words out of a file; it reaches logs, so it is cut off and kept to one line */
    UpdateRefused(String message) {
        super(message.codePoints()
                .limit(LONGEST_MESSAGE)
                .map(each -> Character.isISOControl(each) ? '?' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }
}
