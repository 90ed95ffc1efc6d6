package org.tambo.interop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which services the station offers to other programs on its machine. */
@ConfigMapping(prefix = "tambo.interop")
public interface Interop {
    /** MOSIP's Secure Biometric Interface, on the first free port from 4501 to 4600. */
    @WithDefault("false")
    boolean sbi();

    /** WS-Biometric Devices, below {@code /wsbd/} and each device's name. */
    @WithDefault("false")
    boolean wsbd();
}
