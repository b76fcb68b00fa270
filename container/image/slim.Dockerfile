# Waybill's slim image: Python, the AWS command line and our entry point, for people's own work. docs/images.md has its contract.
# Built by build.sh, which prepares the context.
ARG BASE=docker.io/library/python:3.12-slim
FROM ${BASE}

# Version 1 of the AWS command line is a Python package that lives in the Python that is here: some 20 MB compressed, where version
# 2 brings a Python of its own. Its descriptions of services all stay: it does not start without some of them. Empty: none.
ARG AWSCLI=">=1.44,<2"
RUN set -eu; \
    if [ -n "${AWSCLI}" ]; then \
        pip install --no-cache-dir --no-compile --root-user-action=ignore "awscli${AWSCLI}"; \
        packages=$(python3 -c 'import sysconfig; print(sysconfig.get_path("purelib"))'); \
        rm -rf "$packages/awscli/examples" "$packages/awscli/topics"; \
        aws --version; \
    fi; \
    mkdir -p /var/cache/waybill /home/waybill /work; \
    chown 10001:10001 /var/cache/waybill /home/waybill /work

COPY bin/ /usr/local/bin/

ENV HOME=/home/waybill PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /work
USER 10001:10001
ENTRYPOINT ["waybill-entry"]
