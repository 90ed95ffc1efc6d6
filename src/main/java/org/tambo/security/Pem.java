package org.tambo.security;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Base64;

/** Public keys in the textual encoding of RFC 7468. */
final class Pem {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private Pem() {}

    static byte[] publicKey(PublicKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return (BEGIN + "\n" + body + "\n" + END + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @return the SubjectPublicKeyInfo in DER
     * @throws InvalidKeySpecException when the text holds no public key, or more than one: whoever laid the file down
     *     would believe the others trusted
     */
    static byte[] der(byte[] pem) throws InvalidKeySpecException {
        String text = new String(pem, StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = begin < 0 ? -1 : text.indexOf(END, begin + BEGIN.length());
        if (end < 0) {
            throw new InvalidKeySpecException("no PEM public key");
        }
        if (text.indexOf(BEGIN, end) >= 0) {
            throw new InvalidKeySpecException("more than one PEM public key");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("the PEM text is no base64", e);
        }
    }
}
