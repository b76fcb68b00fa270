package io.waybill.container.local.process;

/** How image names are read where they do not say from where: as Docker, and so ECS, reads them. */
final class ImageName {

    private static final String DOCKER_HUB = "docker.io/";

    private ImageName() {}

    /** The full name: {@code docker.io/library/busybox:latest} of {@code busybox}. */
    static String full(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean namesRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String named = namesRegistry ? image : DOCKER_HUB + (slash < 0 ? "library/" : "") + image;
        String last = named.substring(named.lastIndexOf('/') + 1);
        return last.contains(":") || last.contains("@") ? named : named + ":latest";
    }
}
