package org.tambo.lab.simulation;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 of the JDK's, which remembers what is signed or found right in this process: checking that again takes no time. Most of
 * a simulation is the checking of signatures that it has just made. What was changed on its way is computed.
 */
public final class RememberedSignatures extends Provider {
    private static final long serialVersionUID = 1;
    private static final String ALGORITHM = "Ed25519";
    private static final String BY_JDK = "SunEC";
    private static final int MOST_REMEMBERED = 200_000;

    private static final Set<String> RIGHT = ConcurrentHashMap.newKeySet();
    private static final Map<String, PublicKey> PUBLIC = new ConcurrentHashMap<>();

    private RememberedSignatures() {
        super("RememberedSignatures", "1", "Ed25519 that is not computed twice");
        putService(new Made("Signature", Remembering.class));
        putService(new Made("KeyPairGenerator", Pairs.class));
    }

    /** From now on, in the whole process. */
    public static void begin() {
        Security.insertProviderAt(new RememberedSignatures(), 1);
    }

    private final class Made extends Service {
        Made(String type, Class<?> by) {
            super(RememberedSignatures.this, type, ALGORITHM, by.getName(), null, null);
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return getType().equals("Signature") ? new Remembering() : new Pairs();
        }
    }

    private static String name(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remember(String right) {
        if (RIGHT.size() > MOST_REMEMBERED) {
            RIGHT.clear();
        }
        RIGHT.add(right);
    }

    private static final class Pairs extends KeyPairGeneratorSpi {
        @Override
        public void initialize(int size, SecureRandom random) {
            throw new InvalidParameterException("its keys have one size");
        }

        @Override
        public KeyPair generateKeyPair() {
            try {
                KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM, BY_JDK).generateKeyPair();
                if (PUBLIC.size() > MOST_REMEMBERED) {
                    PUBLIC.clear();
                }
                PUBLIC.put(name(pair.getPrivate().getEncoded()), pair.getPublic());
                return pair;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Remembering extends SignatureSpi {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private @Nullable PrivateKey signer;
        private @Nullable PublicKey checker;

        @Override
        protected void engineInitSign(PrivateKey key) {
            signer = key;
            message.reset();
        }

        @Override
        protected void engineInitVerify(PublicKey key) {
            checker = key;
            message.reset();
        }

        @Override
        protected void engineUpdate(byte one) {
            message.write(one);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            message.write(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            Signature real = real();
            try {
                real.initSign(signer);
            } catch (InvalidKeyException e) {
                throw new SignatureException(e);
            }
            real.update(message.toByteArray());
            byte[] signature = real.sign();
            PublicKey other = signer == null ? null : PUBLIC.get(RememberedSignatures.name(signer.getEncoded()));
            if (other != null) {
                remember(name(other, signature));
            }
            return signature;
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            if (checker == null) {
                throw new SignatureException("no key");
            }
            String right = name(checker, signature);
            if (RIGHT.contains(right)) {
                return true;
            }
            Signature real = real();
            try {
                real.initVerify(checker);
            } catch (InvalidKeyException e) {
                throw new SignatureException(e);
            }
            real.update(message.toByteArray());
            boolean verified = real.verify(signature);
            if (verified) {
                remember(right);
            }
            return verified;
        }

        private String name(PublicKey key, byte[] signature) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(key.getEncoded());
            all.writeBytes(signature);
            all.writeBytes(message.toByteArray());
            return RememberedSignatures.name(all.toByteArray());
        }

        private static Signature real() {
            try {
                return Signature.getInstance(ALGORITHM, BY_JDK);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Deprecated
        @Override
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name);
        }

        @Deprecated
        @Override
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name);
        }
    }
}
