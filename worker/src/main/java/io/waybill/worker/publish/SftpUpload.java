package io.waybill.worker.publish;

import io.waybill.worker.StepException;
import io.waybill.worker.files.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** Sends one file to a name of its own beside the one that it is to have, and renames it when it is whole. */
final class SftpUpload {
    private final SftpClient sftp;
    private final SftpAddress address;

    SftpUpload(SftpClient sftp, SftpAddress address) {
        this.sftp = sftp;
        this.address = address;
    }

    Published send(DataFile file, String path) throws IOException {
        int slash = path.lastIndexOf('/');
        try {
            makeFolders(path.substring(0, slash + 1));
            String part = path.substring(0, slash + 1) + "." + path.substring(slash + 1) + "." + UUID.randomUUID() + ".part";
            boolean renamed = false;
            try {
                byte[] sha256 = write(file, part);
                long size = file.size();
                if (sftp.stat(part).getSize() != size) {
                    throw StepException.tryAgain(address.shown(path) + " did not arrive whole", null);
                }
                rename(part, path);
                renamed = true;
                return new Published(file.name(), address.shown(path), size, HexFormat.of().formatHex(sha256), false);
            } finally {
                if (!renamed) {
                    removeQuietly(part);
                }
            }
        } catch (SftpException e) {
            throw told(e, path);
        }
    }

    private byte[] write(DataFile file, String part) throws IOException {
        MessageDigest digest = FilesToPublish.sha256();
        byte[] buffer = new byte[32 * 1024];
        try (InputStream in = file.open();
                OutputStream out = sftp.write(part, OpenMode.Create, OpenMode.Write, OpenMode.Exclusive)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        return digest.digest();
    }

    private void makeFolders(String folder) throws IOException {
        for (int slash = folder.indexOf('/', 1); slash >= 0; slash = folder.indexOf('/', slash + 1)) {
            String part = folder.substring(0, slash);
            try {
                sftp.stat(part);
            } catch (SftpException e) {
                if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
                    throw e;
                }
                sftp.mkdir(part);
            }
        }
    }

    /** In one step where the server can; else the old file goes first, as version 3 does not rename over one. */
    private void rename(String part, String path) throws IOException {
        OpenSSHPosixRenameExtension posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (posix != null && posix.isSupported()) {
            posix.posixRename(part, path);
            return;
        }
        try {
            sftp.rename(part, path);
        } catch (SftpException e) {
            sftp.remove(path);
            sftp.rename(part, path);
        }
    }

    private void removeQuietly(String part) {
        try {
            sftp.remove(part);
        } catch (IOException e) {
            // It may never have been made, or the connection is gone; what is said of the file says more.
            return;
        }
    }

    private StepException told(SftpException e, String path) {
        String message = address.shown(path) + ": the server says '" + e.getMessage() + "'";
        return switch (e.getStatus()) {
            case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_FAILURE ->
                StepException.notPassed(
                        message + " (look at the folder's name, who may write there, and what is free)", e);
            default -> StepException.tryAgain(message, e);
        };
    }
}
