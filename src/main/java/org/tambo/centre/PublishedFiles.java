package org.tambo.centre;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tambo.security.Passphrase;

/** The published files, in every store that this centre has: its folder, and a bucket where one is named. */
@ApplicationScoped
@IfBuildProfile("centre")
public class PublishedFiles implements PublishedStore {
    private final List<PublishedStore> stores = new ArrayList<>();
    private final PublishedFolder folder;

    PublishedFiles(CentreSettings settings) {
        folder = new PublishedFolder(settings.repository());
        stores.add(folder);
        settings.bucket()
                .ifPresent(bucket -> stores.add(new PublishedBucket(
                        bucket.address(),
                        new AwsSignature(
                                bucket.region().orElse("us-east-1"),
                                bucket.accessKey(),
                                new String(Passphrase.of(
                                        bucket.secretKey(), bucket.secretKeyFile(), "TAMBO_CENTRE_BUCKET_SECRET_KEY"))),
                        folder)));
    }

    /** The version of the timestamp in the folder; 0 where there is none. */
    long timestamp() {
        return folder.timestamp();
    }

    /** How far it has come, by the folder. */
    PublishedState state() {
        return folder.state();
    }

    @Override
    public void metadata(String name, byte[] file) {
        stores.forEach(store -> store.metadata(name, file));
    }

    @Override
    public void target(String mirrorPath, byte[] file) {
        stores.forEach(store -> store.target(mirrorPath, file));
    }

    @Override
    public void forget(Set<String> listed, Instant now, Duration grace) {
        stores.forEach(store -> store.forget(listed, now, grace));
    }
}
