# One image for web, worker and scheduler; docker-compose.yml says which is which.
FROM python:3.11-slim
WORKDIR /opt/mobile-mifos
COPY . .
RUN pip install --no-cache-dir --constraint constraints.txt . \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin mobile-mifos
USER 10001
ENV PYTHONUNBUFFERED=1
CMD ["mobile-mifos", "--help"]
